package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;

/**
 * Accepts a host's key the first time it is seen and insists on it ever after. MINA asks on one of
 * its own threads and reports a "no" without a reason, so the reason waits here.
 */
final class HostKeyCheck implements ServerKeyVerifier {
  private final SshTarget target;
  private final KnownHosts known;
  private final List<String> attested;
  private final Consumer<Text> notes;
  private final SshTrace trace;
  private volatile HopException refusal;

  /**
   * @param attested what a witness says the keys are, see {@link HostKeyWitness}; empty for none
   */
  HostKeyCheck(
      SshTarget target,
      KnownHosts known,
      List<String> attested,
      Consumer<Text> notes,
      SshTrace trace) {
    this.target = target;
    this.known = known;
    this.attested = attested;
    this.notes = notes;
    this.trace = trace;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey shown) {
    try {
      KnownHosts.Decision decision = known.decide(target, shown);
      PublicKey key = OfferedKey.plain(shown);
      String name = known.nameOf(target);
      String fingerprint = KnownHosts.fingerprint(key);
      trace.onHostKey(name, key, decision.standing(), known.file().toString());
      return switch (decision.standing()) {
        case KNOWN -> true;
        case NEW -> meet(name, key, fingerprint);
        case CHANGED ->
            refuse(
                Text.of("ssh.host-key.changed", name, fingerprint, decision.knownFingerprint()),
                Text.of("ssh.host-key.changed.remedy", known.file(), decision.line()));
        case REVOKED ->
            refuse(
                Text.of("ssh.host-key.revoked", name, fingerprint),
                Text.of("ssh.host-key.revoked.remedy", known.file(), decision.line()));
      };
    } catch (HopException e) {
      refusal = e;
      return false;
    }
  }

  private boolean meet(String name, PublicKey key, String fingerprint) {
    boolean isAttested = attested.contains(KeyUtils.getKeyType(key) + " " + fingerprint);
    if (!isAttested && !attested.isEmpty()) {
      return refuse(
          Text.of("ssh.host-key.not-attested", name, fingerprint, String.join(", ", attested)),
          Text.of("ssh.host-key.not-attested.remedy", known.file()));
    }
    if (isAttested) {
      trace.onAttested();
    }
    if (known.remembers()) {
      known.add(target, key);
      String sentence = isAttested ? "ssh.host-key.attested" : "ssh.host-key.new";
      notes.accept(Text.of(sentence, name, fingerprint, known.file()));
    }
    return true;
  }

  private boolean refuse(Text sentence, Text remedy) {
    refusal = new HopException(Hop.SSH, Failure.REFUSED, sentence, remedy);
    return false;
  }

  /** Why the key was refused, null if it was not. */
  HopException refusal() {
    return refusal;
  }
}
