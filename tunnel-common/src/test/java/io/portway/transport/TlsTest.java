package io.portway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.portway.identity.Fingerprint;
import io.portway.identity.Identity;
import io.portway.identity.RelayCredentials;
import io.portway.testing.TestCa;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both providers must decide alike: every test runs over BoringSSL and over the JDK's TLS. */
class TlsTest {
  @TempDir private Path temp;
  private TestCa ca;
  private TestCa foreignCa;
  private EventLoopGroup loops;
  private Transports transports;

  static Stream<Transports> both() {
    return Stream.of(Transports.detect(), Transports.fallback());
  }

  @BeforeEach
  void makeAuthorities() {
    ca = TestCa.in(temp.resolve("relay"));
    foreignCa = TestCa.in(temp.resolve("foreign"));
  }

  @AfterEach
  void stop() {
    ca.close();
    foreignCa.close();
    if (loops != null) {
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @ParameterizedTest
  @MethodSource("both")
  void trunkLinkShowsBothIdentities(Transports on) throws Exception {
    Identity office = ca.agent("office");

    Seen relay = handshake(on, relay(on), tls(on).client(office)).atRelay();

    assertThat(relay.failure()).isNull();
    assertThat(relay.protocol()).isEqualTo(Tls.TRUNK_PROTOCOL);
    assertThat(relay.version()).isEqualTo("TLSv1.3");
    assertThat(relay.peer()).isEqualTo(office.certificate());
  }

  @ParameterizedTest
  @MethodSource("both")
  void everyLinkShowsItsCertificateAlsoWhenTheClientKnowsTheRelay(Transports on) throws Exception {
    SslContext relay = relay(on);
    SslContext client = tls(on).client(ca.agent("office"));

    for (int i = 0; i < 3; i++) {
      assertThat(handshake(on, relay, client).atRelay().peer()).isNotNull();
    }
  }

  @ParameterizedTest
  @MethodSource("both")
  void joinLinkNeedsNoCertificate(Transports on) throws Exception {
    Outcome outcome = handshake(on, relay(on), tls(on).join(ca.authority().fingerprint()));

    assertThat(outcome.atClient().failure()).isNull();
    assertThat(outcome.atRelay().protocol()).isEqualTo(Tls.JOIN_PROTOCOL);
    assertThat(outcome.atRelay().peer()).isNull();
  }

  @ParameterizedTest
  @MethodSource("both")
  void joinRefusesRelayOfAnotherCa(Transports on) throws Exception {
    Fingerprint other = foreignCa.authority().fingerprint();

    Outcome outcome = handshake(on, relay(on), tls(on).join(other));

    assertThat(outcome.atClient().failure())
        .hasRootCauseInstanceOf(PinnedCaMissingException.class)
        .rootCause()
        .hasMessageContaining(other.hex());
  }

  /** The CA certificate is public: an attacker can put it behind a certificate of his own. */
  @ParameterizedTest
  @MethodSource("both")
  void joinRefusesPinnedCaThatDidNotIssueTheCertificate(Transports on) throws Exception {
    RelayCredentials attacker = foreignCa.relay();
    SslContext impostor =
        SslContextBuilder.forServer(
                new FixedChain(
                    attacker.key(), attacker.certificate(), ca.authority().certificate()))
            .sslProvider(on.sslProvider())
            .build();

    Outcome outcome = handshake(on, impostor, tls(on).join(ca.authority().fingerprint()));

    assertThat(outcome.atClient().failure()).isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void agentsCertificateDoesNotPassForTheRelays(Transports on) throws Exception {
    Identity agent = ca.agent("mallory");
    SslContext impostor =
        SslContextBuilder.forServer(agent.key(), agent.chain().toArray(X509Certificate[]::new))
            .sslProvider(on.sslProvider())
            .build();

    assertThat(handshake(on, impostor, tls(on).client(ca.agent("office"))).atClient().failure())
        .isInstanceOf(SSLException.class);
    assertThat(
            handshake(on, impostor, tls(on).join(ca.authority().fingerprint()))
                .atClient()
                .failure())
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void clientRefusesRelayOfAnotherCa(Transports on) throws Exception {
    SslContext foreign = tls(on).relay(foreignCa.relay());

    assertThat(handshake(on, foreign, tls(on).client(ca.agent("office"))).atClient().failure())
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void relayRefusesClientCertificateOfAnotherCa(Transports on) throws Exception {
    Identity foreign = foreignCa.agent("office");
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(on.sslProvider())
            // A polite client shows nothing, since the relay names the only CA that it accepts.
            .keyManager(new FixedChain(foreign.key(), foreign.certificate(), foreign.ca()))
            .trustManager(ca.authority().certificate())
            .endpointIdentificationAlgorithm(null)
            .build();

    assertThat(handshake(on, relay(on), client).atRelay().failure())
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void olderTlsIsRefused(Transports on) throws Exception {
    SslContext client =
        SslContextBuilder.forClient()
            .sslProvider(on.sslProvider())
            .protocols("TLSv1.2")
            .trustManager(ca.authority().certificate())
            .endpointIdentificationAlgorithm(null)
            .build();

    assertThat(handshake(on, relay(on), client).atRelay().failure())
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @MethodSource("both")
  void foreignProtocolIsNotSelected(Transports on) throws Exception {
    SslContext browser =
        SslContextBuilder.forClient()
            .sslProvider(on.sslProvider())
            .trustManager(ca.authority().certificate())
            .endpointIdentificationAlgorithm(null)
            .build();

    assertThat(handshake(on, relay(on), browser).atRelay().protocol()).isNull();
  }

  @ParameterizedTest
  @MethodSource("both")
  void noContextPrintsItsKey(Transports on) {
    assertThat(relay(on).toString()).doesNotContain("PRIVATE");
    assertThatThrownBy(() -> ca.agent("Not A Name")).hasMessageContaining("Not A Name");
  }

  private SslContext relay(Transports on) {
    return tls(on).relay(ca.relay());
  }

  private static Tls tls(Transports on) {
    return new Tls(on);
  }

  private Outcome handshake(Transports on, SslContext relay, SslContext client) throws Exception {
    if (loops == null || transports != on) {
      transports = on;
      loops = on.loops(1, "tls-test");
    }
    BlockingQueue<Seen> atRelay = new LinkedBlockingQueue<>();
    BlockingQueue<Seen> atClient = new LinkedBlockingQueue<>();
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(on.serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(side(relay, null, atRelay))
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    Channel link =
        new Bootstrap()
            .group(loops)
            .channel(on.socketChannel())
            .handler(side(client, address, atClient))
            .connect(address)
            .sync()
            .channel();
    try {
      return new Outcome(atRelay.poll(10, TimeUnit.SECONDS), atClient.poll(10, TimeUnit.SECONDS));
    } finally {
      link.close().sync();
      listener.close().sync();
    }
  }

  private static ChannelInitializer<Channel> side(
      SslContext context, InetSocketAddress peer, BlockingQueue<Seen> seen) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        SslHandler tls =
            peer == null
                ? context.newHandler(channel.alloc())
                : context.newHandler(channel.alloc(), peer.getHostString(), peer.getPort());
        channel.pipeline().addLast(tls, new Observer(tls, seen));
      }
    };
  }

  private record Outcome(Seen atRelay, Seen atClient) {}

  private record Seen(Throwable failure, String protocol, String version, Certificate peer) {}

  private static final class Observer extends ChannelInboundHandlerAdapter {
    private final SslHandler tls;
    private final BlockingQueue<Seen> seen;

    Observer(SslHandler tls, BlockingQueue<Seen> seen) {
      this.tls = tls;
      this.seen = seen;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        seen.add(
            new Seen(
                done.cause(),
                done.isSuccess() ? tls.applicationProtocol() : null,
                tls.engine().getSession().getProtocol(),
                peer()));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }

    private Certificate peer() {
      try {
        return List.of(tls.engine().getSession().getPeerCertificates()).get(0);
      } catch (SSLPeerUnverifiedException e) {
        return null;
      }
    }
  }

  /** Shows a chain that isn't one, which a key store would refuse to hold. */
  private static final class FixedChain extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain;

    FixedChain(PrivateKey key, X509Certificate... chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"fixed"};
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return "fixed";
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
      return "fixed";
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"fixed"};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return "fixed";
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return "fixed";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}
