package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * A logged-in SSH session. One is enough for everything: channels share it, so a forwarded port, a
 * command and a file transfer cost no further handshake. Any thread; who opened it closes it.
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

  /** OpenSSH refuses the eleventh (MaxSessions); forwarded connections don't count. */
  private static final int COMMANDS_AND_FILES = 8;

  private static final int HEARTBEATS_UNANSWERED = 3;

  private final SshTarget target;
  private final SshClient client;
  private final ClientSession session;

  /** Through which this one goes, or null. */
  private final SshSession over;

  private final Semaphore turns = new Semaphore(COMMANDS_AND_FILES, true);

  private SshSession(SshTarget target, SshClient client, ClientSession session, SshSession over) {
    this.target = target;
    this.client = client;
    this.session = session;
    this.over = over;
  }

  /**
   * Connects and logs in. {@code notes} hears what the user should know, such as a new host key;
   * {@code deadline} is for this alone.
   */
  public static SshSession open(
      SshTarget target,
      SshLogin login,
      KnownHosts knownHosts,
      Deadline deadline,
      Consumer<Text> notes)
      throws InterruptedException {
    return open(target, login, knownHosts, deadline, notes, new SshTrace());
  }

  /** The same; {@code trace} keeps what is seen on the way, also where it leads nowhere. */
  public static SshSession open(
      SshTarget target,
      SshLogin login,
      KnownHosts knownHosts,
      Deadline deadline,
      Consumer<Text> notes,
      SshTrace trace)
      throws InterruptedException {
    return open(target, login, knownHosts, HostKeyWitness.NONE, null, deadline, notes, trace);
  }

  /**
   * The same over another session.
   *
   * @param over the host through which the target is reached, or null; closed with this session,
   *     and where it can't be opened
   */
  static SshSession open(
      SshTarget target,
      SshLogin login,
      KnownHosts knownHosts,
      HostKeyWitness witness,
      SshSession over,
      Deadline deadline,
      Consumer<Text> notes,
      SshTrace trace)
      throws InterruptedException {
    SshClient client = null;
    try (Keys keys = Keys.of(login)) {
      Set<String> keyTypes = knownHosts.keyTypes(target);
      List<String> attested = keyTypes.isEmpty() ? witness.hostKeys() : List.of();
      attested.forEach(one -> keyTypes.add(one.substring(0, one.indexOf(' '))));
      HostKeyCheck hostKey = new HostKeyCheck(target, knownHosts, attested, notes, trace);
      client = client(hostKey, keys.offered(), keyTypes);
      trace.watch(client);
      Goodbye goodbye = new Goodbye();
      client.addSessionListener(goodbye);
      client.start();
      HostPort here = over == null ? target.address() : over.forward(0, target.address());
      ClientSession session = connect(client, target, here, deadline);
      login.password().ifPresent(session::addPasswordIdentity);
      shakeHands(session, target, over, hostKey, goodbye, deadline);
      logIn(session, target, deadline);
      return new SshSession(target, client, session, over);
    } catch (RuntimeException | InterruptedException e) {
      if (client != null) {
        client.stop();
      }
      if (over != null) {
        over.close();
      }
      throw e;
    }
  }

  private static SshClient client(
      HostKeyCheck hostKey, List<OfferedKey> keys, Set<String> keyTypes) {
    SshClient client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(hostKey);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(
        List.of(
            new OfferedKeys(keys),
            UserAuthKeyboardInteractiveFactory.INSTANCE,
            UserAuthPasswordFactory.INSTANCE));
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
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

  private static ClientSession connect(
      SshClient client, SshTarget target, HostPort here, Deadline deadline)
      throws InterruptedException {
    deadline.check(Hop.SSH);
    try {
      return client
          .connect(target.user(), here.host(), here.port())
          .verify(deadline.within(CONNECT_PATIENCE))
          .getSession();
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    } catch (IOException e) {
      throw inTime(deadline, SshFailures.connect(target, e));
    }
  }

  /**
   * Waits for identification, key exchange and the host key, which MINA does on its own threads.
   * Its own wait would swallow an interrupt.
   */
  private static void shakeHands(
      ClientSession session,
      SshTarget target,
      SshSession over,
      HostKeyCheck hostKey,
      Goodbye goodbye,
      Deadline deadline)
      throws InterruptedException {
    session.addCloseFutureListener(end -> goodbye.settled.countDown());
    Duration patience = deadline.within(HANDSHAKE_PATIENCE);
    boolean settled = goodbye.settled.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (hostKey.refusal() != null) {
      throw hostKey.refusal();
    }
    if (session.isClosed() && over != null && session.getServerVersion() == null) {
      throw SshFailures.unreachable("ssh.jump", null, over.target(), target.address());
    }
    if (session.isClosed()) {
      throw SshFailures.handshake(target, session.getServerVersion(), goodbye.cause);
    }
    if (!settled) {
      String key = session.getServerVersion() == null ? "ssh.no-banner" : "ssh.handshake-slow";
      throw inTime(
          deadline,
          SshFailures.unreachable(key, null, target.address(), HANDSHAKE_PATIENCE.toSeconds()));
    }
  }

  private static void logIn(ClientSession session, SshTarget target, Deadline deadline)
      throws InterruptedException {
    try {
      session.auth().verify(deadline.within(LOGIN_PATIENCE));
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
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

  /** Whether it can still be used, as far as we know. */
  public boolean isOpen() {
    return session.isOpen();
  }

  /** Waits until a command or a file may begin; {@link #leave} must follow. */
  void enter(Deadline deadline, Hop hop) throws InterruptedException {
    if (!turns.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw deadline.passed(hop);
    }
  }

  void leave() {
    turns.release();
  }

  @Override
  public void close() {
    session.close(true);
    client.stop();
    if (over != null) {
      over.close();
    }
  }

  /**
   * Hears when the keys are agreed on, and keeps the first reason why a session ended: by the time
   * one asks, MINA has dropped it.
   */
  private static final class Goodbye implements SessionListener {
    private final CountDownLatch settled = new CountDownLatch(1);
    private volatile Throwable cause;

    @Override
    public void sessionEvent(Session session, Event event) {
      if (event == Event.KeyEstablished) {
        settled.countDown();
      }
    }

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
