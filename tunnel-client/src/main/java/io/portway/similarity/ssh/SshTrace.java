package io.portway.similarity.ssh;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.password.PasswordAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * What was seen while a session was opened, however far that came. MINA's threads fill it; any
 * thread may read it. Whoever watches only looks: a host key that is new is accepted for this one
 * session and remembered nowhere.
 */
public final class SshTrace {
  /**
   * The key that the host showed.
   *
   * @param name under which the host is remembered
   * @param type such as {@code ssh-ed25519}
   * @param fingerprint {@code SHA256:...}
   * @param file the known hosts
   */
  public record HostKey(
      String name, String type, String fingerprint, KnownHosts.Standing standing, String file) {}

  private final List<String> refusedKeys = new CopyOnWriteArrayList<>();
  private volatile HostKey hostKey;
  private volatile String algorithms = "";
  private volatile List<String> methods = List.of();
  private volatile String acceptedKey;
  private volatile boolean attested;
  private volatile boolean passwordRefused;
  private volatile String goodbye = "";

  void watch(SshClient client) {
    client.addSessionListener(new Listener());
    client.setPublicKeyAuthenticationReporter(new Keys());
    client.setPasswordAuthenticationReporter(new Passwords());
    client.setServiceFactories(List.of(new Logins(), ClientConnectionServiceFactory.INSTANCE));
  }

  void onHostKey(String name, PublicKey key, KnownHosts.Standing standing, String file) {
    hostKey =
        new HostKey(name, KeyUtils.getKeyType(key), KnownHosts.fingerprint(key), standing, file);
  }

  /** Empty where it did not come that far. */
  public Optional<HostKey> hostKey() {
    return Optional.ofNullable(hostKey);
  }

  void onAttested() {
    attested = true;
  }

  /** Whether the agent beside the host vouches for that key, which is new here. */
  public boolean isAttested() {
    return attested;
  }

  /** What both agreed on, such as {@code curve25519-sha256, aes128-ctr}; "" where nothing yet. */
  public String algorithms() {
    return algorithms;
  }

  /** How the server lets users log in, such as {@code publickey}; empty before it said so. */
  public List<String> methods() {
    return methods;
  }

  /** Type and fingerprint of each key that it was offered and did not take. */
  public List<String> refusedKeys() {
    return refusedKeys;
  }

  /** Type and fingerprint of the key that opened; empty where it was none. */
  public Optional<String> acceptedKey() {
    return Optional.ofNullable(acceptedKey);
  }

  /** Whether it was offered a password and did not take it. */
  public boolean isPasswordRefused() {
    return passwordRefused;
  }

  /** Why the server ended the session, in its words; "" where it did not say. */
  public String goodbye() {
    return goodbye;
  }

  private static String describe(KeyPair pair) {
    return KeyUtils.getKeyType(pair) + " " + KnownHosts.fingerprint(pair.getPublic());
  }

  private final class Listener implements SessionListener {
    @Override
    public void sessionNegotiationEnd(
        Session session,
        Map<KexProposalOption, String> ours,
        Map<KexProposalOption, String> theirs,
        Map<KexProposalOption, String> agreed,
        Throwable failure) {
      if (failure == null) {
        algorithms =
            agreed.get(KexProposalOption.ALGORITHMS) + ", " + agreed.get(KexProposalOption.S2CENC);
      }
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean initiator) {
      if (!initiator) {
        goodbye = message == null ? "" : message;
      }
    }
  }

  private final class Keys implements PublicKeyAuthenticationReporter {
    @Override
    public void signalAuthenticationSuccess(ClientSession session, String service, KeyPair key) {
      acceptedKey = describe(key);
    }

    @Override
    public void signalAuthenticationFailure(
        ClientSession session, String service, KeyPair key, boolean partial, List<String> left) {
      refusedKeys.add(describe(key));
    }
  }

  private final class Passwords implements PasswordAuthenticationReporter {
    @Override
    public void signalAuthenticationFailure(
        ClientSession session,
        String service,
        String password,
        boolean partial,
        List<String> left) {
      passwordRefused = true;
    }
  }

  /** MINA tells of the methods only where one of them failed. */
  private final class Logins extends ClientUserAuthServiceFactory {
    @Override
    public Service create(Session session) throws IOException {
      return new ClientUserAuthService(session) {
        @Override
        public void process(int command, Buffer buffer) throws Exception {
          if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE && methods.isEmpty()) {
            int position = buffer.rpos();
            methods = List.of(buffer.getString().split(","));
            buffer.rpos(position);
          }
          super.process(command, buffer);
        }
      };
    }
  }
}
