package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * A logged-in SSH session. One is enough for everything: channels share it, so a forwarded port, a
 * command and a file transfer cost no further handshake. Owned by the thread that opened it.
 *
 * <p>MINA's defaults are changed where they would hurt: every host key accepted, no heartbeat,
 * Nagle's algorithm on, ten minutes of silence closing the session, one timeout for everything.
 */
public final class SshSession implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration HANDSHAKE_PATIENCE = Duration.ofSeconds(15);
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(30);
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  /** For stopping what still runs on the host. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private static final int HEARTBEATS_UNANSWERED = 3;

  private final SshTarget target;
  private final SshClient client;
  private final ClientSession session;
  private final Deadline deadline;
  private Runnable afterwards = () -> {};

  private SshSession(SshTarget target, SshClient client, ClientSession session, Deadline deadline) {
    this.target = target;
    this.client = client;
    this.session = session;
    this.deadline = deadline;
    // Some of MINA's waits know no limit; what they wait for then ends with the session.
    Executor atTheEnd =
        CompletableFuture.delayedExecutor(
            deadline.remaining().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    atTheEnd.execute(() -> session.close(true));
  }

  /**
   * Connects and logs in. {@code notes} hears what the user should know, such as a new host key.
   */
  public static SshSession open(
      SshTarget target,
      SshLogin login,
      KnownHosts knownHosts,
      Deadline deadline,
      Consumer<Text> notes) {
    List<KeyPair> keys = Keys.of(login);
    HostKeyCheck hostKey = new HostKeyCheck(target, knownHosts, notes);
    SshClient client = client(hostKey, keys, knownHosts.keyTypes(target));
    Goodbye goodbye = new Goodbye();
    client.addSessionListener(goodbye);
    client.start();
    try {
      ClientSession session = connect(client, target, deadline);
      login.password().ifPresent(session::addPasswordIdentity);
      shakeHands(session, target, hostKey, goodbye, deadline);
      logIn(session, target, deadline);
      return new SshSession(target, client, session, deadline);
    } catch (RuntimeException e) {
      client.stop();
      throw e;
    }
  }

  private static SshClient client(HostKeyCheck hostKey, List<KeyPair> keys, Set<String> keyTypes) {
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(hostKey);
    client.setKeyIdentityProvider(KeyIdentityProvider.wrapKeyPairs(keys));
    client.setHostConfigEntryResolver(
        org.apache.sshd.client.config.hosts.HostConfigEntryResolver.EMPTY);
    client.setSignatureFactories(knownFirst(client.getSignatureFactories(), keyTypes));
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_UNANSWERED);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.REQUEST_EXEC_REPLY.set(client, true);
    CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    return client;
  }

  /** The kinds of key that the host is known by come first, as OpenSSH does it. */
  private static List<NamedFactory<Signature>> knownFirst(
      List<NamedFactory<Signature>> factories, Set<String> keyTypes) {
    List<NamedFactory<Signature>> ordered = new ArrayList<>();
    List<NamedFactory<Signature>> others = new ArrayList<>();
    for (NamedFactory<Signature> factory : factories) {
      String name = factory.getName();
      boolean rsa = name.startsWith("rsa-sha2") && keyTypes.contains("ssh-rsa");
      (rsa || keyTypes.contains(name) ? ordered : others).add(factory);
    }
    ordered.addAll(others);
    return ordered;
  }

  private static ClientSession connect(SshClient client, SshTarget target, Deadline deadline) {
    deadline.check(Hop.SSH);
    try {
      return client
          .connect(target.user(), target.host(), target.port())
          .verify(deadline.within(CONNECT_PATIENCE))
          .getSession();
    } catch (IOException e) {
      throw inTime(deadline, SshFailures.connect(target, e));
    }
  }

  /**
   * Waits for identification, key exchange and the host key, which MINA does on its own threads.
   */
  private static void shakeHands(
      ClientSession session,
      SshTarget target,
      HostKeyCheck hostKey,
      Goodbye goodbye,
      Deadline deadline) {
    Set<ClientSessionEvent> events =
        session.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED),
            deadline.within(HANDSHAKE_PATIENCE));
    if (hostKey.refusal() != null) {
      throw hostKey.refusal();
    }
    if (events.contains(ClientSessionEvent.CLOSED)) {
      throw SshFailures.handshake(target, session.getServerVersion(), goodbye.cause);
    }
    if (events.contains(ClientSessionEvent.TIMEOUT)) {
      String key = session.getServerVersion() == null ? "ssh.no-banner" : "ssh.handshake-slow";
      throw inTime(
          deadline,
          SshFailures.unreachable(key, null, target.address(), HANDSHAKE_PATIENCE.toSeconds()));
    }
  }

  private static void logIn(ClientSession session, SshTarget target, Deadline deadline) {
    try {
      session.auth().verify(deadline.within(LOGIN_PATIENCE));
    } catch (IOException e) {
      throw inTime(deadline, SshFailures.login(target, e));
    }
  }

  private static HopException inTime(Deadline deadline, HopException otherwise) {
    return deadline.expired() ? deadline.passed(Hop.SSH) : otherwise;
  }

  /**
   * Makes a port that the host can reach a port of our own loopback; as long as the session lives.
   *
   * @param port of our own; 0 for any
   */
  public HostPort forward(int port, HostPort destination) {
    try {
      SshdSocketAddress local =
          session.startLocalPortForwarding(
              new SshdSocketAddress(LOOPBACK, port),
              new SshdSocketAddress(destination.host(), destination.port()));
      return new HostPort(LOOPBACK, local.getPort());
    } catch (IOException e) {
      throw SshFailures.broken(target, e);
    }
  }

  /** Returns when the session is over, whoever ended it. */
  public void awaitEnd() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    session.addCloseFutureListener(future -> over.countDown());
    over.await();
  }

  public SshTarget target() {
    return target;
  }

  ClientSession mina() {
    return session;
  }

  Deadline deadline() {
    return deadline;
  }

  /** For what the session runs through: it is closed after the session. */
  public void closeAlso(Runnable way) {
    afterwards = way;
  }

  @Override
  public void close() {
    session.close(true);
    client.stop();
    afterwards.run();
    afterwards = () -> {};
  }

  /** Keeps the first reason why a session ended: by the time one asks, MINA has dropped it. */
  private static final class Goodbye implements SessionListener {
    private volatile Throwable cause;

    @Override
    public void sessionException(Session session, Throwable t) {
      if (cause == null) {
        cause = t;
      }
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean initiator) {
      if (cause == null && !initiator) {
        cause = new org.apache.sshd.common.SshException(reason, message);
      }
    }
  }
}
