package io.portway.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.portway.control.ControlMessage;
import io.portway.identity.CertificateAuthority;
import io.portway.identity.Identity;
import io.portway.identity.IdentityKind;
import io.portway.identity.Pem;
import io.portway.mapping.AgentName;
import io.portway.stream.TunnelStream;
import io.portway.testing.ScriptedRelay;
import io.portway.testing.TestCa;
import io.portway.testing.TestMemory;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkConfig;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewalTest {
  @TempDir Path directory;

  private final EventLoopGroup loops = Transports.detect().loops(2, "renewal");
  private final Resolver resolver = new Resolver();
  private final ExecutorService files = Executors.newSingleThreadExecutor();
  private TestCa ca;
  private ScriptedRelay relay;
  private Credentials credentials;
  private RelaySession session;
  private Renewal renewal;
  private volatile Identity stored;

  @BeforeEach
  void start() {
    ca = TestCa.in(directory.resolve("ca"));
    relay = new ScriptedRelay(ca);
    stored = ca.agent("office");
    credentials = new Credentials(new Tls(Transports.detect()), stored);
  }

  @AfterEach
  void stop() {
    session.close("the test is over").awaitUninterruptibly(5, TimeUnit.SECONDS);
    relay.close();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    resolver.close();
    files.shutdown();
    ca.close();
  }

  @Test
  void certificateIsRenewedFromTwoThirdsOfItsLife() throws Exception {
    relay.onMessage = this::issue;
    Identity before = stored;

    dialIn(Duration.ofDays(61));

    relay.awaitMessage(ControlMessage.RenewCertificate.class);
    await().until(() -> credentials.identity() != before);
    // The relay's clock is two months behind: that must not have it asked again and again.
    assertThat(relay.messages).isEmpty();
    assertThat(stored).as("what is on disk").isSameAs(credentials.identity());
    assertThat(stored.key()).isNotEqualTo(before.key());
    await().until(() -> session.state().trunks().size() == 2);
    assertThat(session.reconnects()).as("links that were cut").isZero();
  }

  /** Make before break: whoever was revoked since must not live on with what it once showed. */
  @Test
  void linksAreReplacedBySomeThatShowTheRenewedCertificate() throws Exception {
    relay.close();
    ca.close();
    Clock issued = Clock.offset(Clock.systemUTC(), Duration.ofDays(-61));
    ca = TestCa.in(directory.resolve("older"), issued, CertificateAuthority.DEFAULT_LIFE);
    relay = new ScriptedRelay(ca);
    relay.resumes = true;
    CertificateAuthority today = ca.authorityAt(Clock.systemUTC());
    relay.onMessage = message -> issue(message, today);
    stored = ca.agent("office");
    credentials = new Credentials(new Tls(Transports.detect()), stored);

    dialIn(Duration.ZERO);

    for (int i = 0; i < 2; i++) {
      assertThat(relay.awaitHello().epoch()).isEqualTo(1);
    }
    for (int i = 0; i < 2; i++) {
      Hello again = relay.awaitHello();
      assertThat(again.epoch()).isEqualTo(2);
      assertThat(again.session()).isEqualTo(relay.session());
    }
    assertThat(session.reconnects()).isZero();
  }

  @Test
  void freshCertificateIsLeftAlone() {
    dialIn(Duration.ofDays(59));

    await().until(() -> session.state().trunks().size() == 2);
    assertThat(relay.messages).isEmpty();
  }

  @Test
  void certificateThatAnotherProcessRenewedIsTakenOver() {
    Identity newer = ca.agent("office");
    stored = newer;

    dialIn(Duration.ofDays(61));

    await().until(() -> credentials.identity() == newer);
  }

  @Test
  void refusedRenewalKeepsTheCertificate() throws Exception {
    relay.onMessage = message -> relay.send(new ControlMessage.RenewalRefused("too many"));
    Identity before = stored;

    dialIn(Duration.ofDays(61));

    relay.awaitMessage(ControlMessage.RenewCertificate.class);
    assertThat(credentials.identity()).isSameAs(before);
  }

  /** An answer that is for another key, or for nobody, must not replace what works. */
  @Test
  void certificateForAnotherKeyIsNotTaken() throws Exception {
    Identity before = stored;
    relay.onMessage =
        message ->
            relay.send(
                new ControlMessage.CertificateRenewed(
                    Pem.encode(ca.agent("office").certificate())));

    dialIn(Duration.ofDays(61));

    relay.awaitMessage(ControlMessage.RenewCertificate.class);
    await()
        .during(Duration.ofMillis(300))
        .until(() -> credentials.identity() == before && stored == before);
  }

  private void issue(ControlMessage message) {
    issue(message, ca.authority());
  }

  private void issue(ControlMessage message, CertificateAuthority authority) {
    if (message instanceof ControlMessage.RenewCertificate request) {
      relay.send(
          new ControlMessage.CertificateRenewed(
              Pem.encode(
                  authority.issue(request.csr(), AgentName.parse("office"), IdentityKind.AGENT))));
    }
  }

  private void dialIn(Duration future) {
    session =
        new RelaySession(
            LinkSettings.of(relay.address(), LinkSettings.AGENT, "test/1", TrunkConfig.DEFAULT),
            Transports.detect(),
            TestMemory.plenty(),
            loops,
            resolver,
            credentials,
            new Renewing());
    renewal =
        new Renewal(
            session, credentials, new Stored(), files, Clock.offset(Clock.systemUTC(), future));
    session.start();
  }

  private final class Stored implements RenewalStore {
    @Override
    public Optional<Identity> load() {
      return Optional.of(stored);
    }

    @Override
    public void save(Identity renewed) {
      stored = renewed;
    }
  }

  private final class Renewing implements SessionListener {
    @Override
    public void onWelcome(Welcome welcome, Continuity continuity) {
      renewal.onWelcome();
    }

    @Override
    public void onControl(ControlMessage message) {
      message.deliverTo(renewal);
    }

    @Override
    public void onStream(Trunk trunk, TunnelStream stream) {
      stream.close();
    }

    @Override
    public void onChange(SessionState state) {}
  }
}
