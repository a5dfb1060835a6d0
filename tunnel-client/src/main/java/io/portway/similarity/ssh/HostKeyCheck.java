package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.function.Consumer;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;

/**
 * Accepts a host's key the first time it is seen and insists on it ever after. MINA asks on one of
 * its own threads and reports a "no" without a reason, so the reason waits here.
 */
final class HostKeyCheck implements ServerKeyVerifier {
  private final SshTarget target;
  private final KnownHosts known;
  private final Consumer<Text> notes;
  private final SshTrace trace;
  private volatile HopException refusal;

  HostKeyCheck(SshTarget target, KnownHosts known, Consumer<Text> notes, SshTrace trace) {
    this.target = target;
    this.known = known;
    this.notes = notes;
    this.trace = trace;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
    try {
      KnownHosts.Decision decision = known.decide(target, key);
      String name = known.nameOf(target);
      String fingerprint = KnownHosts.fingerprint(key);
      trace.onHostKey(name, key, decision.standing(), known.file().toString());
      return switch (decision.standing()) {
        case KNOWN -> true;
        case NEW -> {
          if (known.remembers()) {
            known.add(target, key);
            notes.accept(Text.of("ssh.host-key.new", name, fingerprint, known.file()));
          }
          yield true;
        }
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

  private boolean refuse(Text sentence, Text remedy) {
    refusal = new HopException(Hop.SSH, Failure.REFUSED, sentence, remedy);
    return false;
  }

  /** Why the key was refused, null if it was not. */
  HopException refusal() {
    return refusal;
  }
}
