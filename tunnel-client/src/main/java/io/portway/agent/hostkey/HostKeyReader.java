package io.portway.agent.hostkey;

import io.portway.mapping.HostPort;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;

/**
 * Reads which keys an SSH server has, as {@code ssh-keyscan} does: a key exchange for each kind of
 * key that it says it has, and no login.
 */
final class HostKeyReader {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One kind for each key that a server may have. */
  private static final List<String> KINDS =
      List.of(
          KeyPairProvider.SSH_ED25519,
          KeyPairProvider.ECDSA_SHA2_NISTP256,
          KeyPairProvider.ECDSA_SHA2_NISTP384,
          KeyPairProvider.ECDSA_SHA2_NISTP521,
          KeyUtils.RSA_SHA512_KEY_TYPE_ALIAS);

  private HostKeyReader() {}

  /**
   * The server's keys, each as {@code TYPE FINGERPRINT}. Blocks for as long as the server takes.
   *
   * @throws IOException if it can't be reached, or is no SSH server
   */
  static List<String> read(HostPort server) throws IOException, InterruptedException {
    List<String> keys = new ArrayList<>();
    Set<String> offered = Set.copyOf(KINDS);
    for (String kind : KINDS) {
      if (offered.contains(kind)) {
        Exchange exchange = new Exchange();
        PublicKey key = exchange.of(server, kind);
        offered = exchange.offered;
        if (key != null) {
          keys.add(KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(key));
        }
      }
    }
    return List.copyOf(keys);
  }

  /** One connection, which ends when the key was shown. */
  private static final class Exchange implements SessionListener {
    private final CompletableFuture<PublicKey> shown = new CompletableFuture<>();
    private volatile Set<String> offered = Set.of();

    /** Null where the server has none of that kind. */
    PublicKey of(HostPort server, String kind) throws IOException, InterruptedException {
      SshClient client = SshClient.setUpDefaultClient();
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      List<NamedFactory<Signature>> one =
          client.getSignatureFactories().stream()
              .filter(factory -> factory.getName().equals(kind))
              .toList();
      client.setSignatureFactories(one);
      client.addSessionListener(this);
      // Nothing more is wanted: to refuse the key ends the connection.
      client.setServerKeyVerifier((session, address, key) -> !shown.complete(key));
      client.start();
      try {
        ClientSession session =
            client.connect("nobody", server.host(), server.port()).verify(PATIENCE).getSession();
        session.addCloseFutureListener(
            end -> shown.completeExceptionally(new IOException("it hung up")));
        return shown.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (offered.isEmpty()) {
          throw new IOException(e.getCause().getMessage(), e);
        }
        return null;
      } catch (TimeoutException e) {
        throw new IOException("no key within " + PATIENCE.toSeconds() + " s", e);
      } finally {
        client.stop();
      }
    }

    @Override
    public void sessionNegotiationStart(
        Session session,
        Map<KexProposalOption, String> ours,
        Map<KexProposalOption, String> theirs) {
      offered = Set.of(theirs.get(KexProposalOption.SERVERKEYS).split(","));
    }
  }
}
