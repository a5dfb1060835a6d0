package io.portway.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.portway.identity.Fingerprint;
import io.portway.identity.Identity;
import io.portway.identity.RelayCredentials;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/**
 * The TLS contexts of both sides. Safe on any thread.
 *
 * <p>All of them: TLS 1.3 only, ALPN required in practice (a link without one of our protocols is
 * closed by its acceptor), and no host name check. The relay is known by its CA and by the purpose
 * in its certificate, so that it can move to another address without a new certificate; an agent's
 * certificate, though of the same CA, doesn't pass for the relay's.
 *
 * <p>BoringSSL contexts of Netty issue no session tickets, so each link shows its client
 * certificate afresh. The JDK's may resume a session; the certificate is part of what it resumes.
 */
public final class Tls {
  /** ALPN name of a link under a trunk. */
  public static final String TRUNK_PROTOCOL = "portway/1";

  /** ALPN name of an enrolment link: one frame each way. */
  public static final String JOIN_PROTOCOL = "portway-join/1";

  /** ALPN name of a link for one question to the relay, and its answer. */
  public static final String INQUIRY_PROTOCOL = "portway-inquiry/1";

  /** A frame of full size, header included, in bytes. */
  private static final int FRAME = 64 * 1024;

  private static final String VERSION = "TLSv1.3";

  private final Transports transports;

  public Tls(Transports transports) {
    this.transports = transports;
  }

  /**
   * The relay's side. A client certificate is optional here, because who joins has none yet: the
   * acceptor must require it of {@link #TRUNK_PROTOCOL} and {@link #INQUIRY_PROTOCOL}. One that is
   * shown and isn't of our CA fails the handshake.
   */
  public SslContext relay(RelayCredentials credentials) {
    return build(
        SslContextBuilder.forServer(
                credentials.key(), credentials.chain().toArray(X509Certificate[]::new))
            .trustManager(credentials.ca())
            .clientAuth(ClientAuth.OPTIONAL)
            .applicationProtocolConfig(alpn(TRUNK_PROTOCOL, JOIN_PROTOCOL, INQUIRY_PROTOCOL)));
  }

  /** The side of an enrolled agent or visitor. */
  public SslContext client(Identity identity) {
    return client(identity, TRUNK_PROTOCOL);
  }

  /** The same for a question. */
  public SslContext inquiry(Identity identity) {
    return client(identity, INQUIRY_PROTOCOL);
  }

  private SslContext client(Identity identity, String protocol) {
    return build(
        SslContextBuilder.forClient()
            .keyManager(identity.key(), identity.chain().toArray(X509Certificate[]::new))
            .trustManager(identity.ca())
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(alpn(protocol)));
  }

  /** The side of who joins: accepts only a relay whose chain validates up to the pinned CA. */
  public SslContext join(Fingerprint ca) {
    return build(
        SslContextBuilder.forClient()
            .trustManager(new PinnedCaTrustManager(ca))
            .endpointIdentificationAlgorithm(null)
            .applicationProtocolConfig(alpn(JOIN_PROTOCOL)));
  }

  /**
   * The TLS handler of a link, for whole frames: a frame of full size is encrypted in one call, as
   * four records, and a read that ends within a record is not copied to join it with the next one.
   * Both spare CPU time only; docs/benchmarks.md says how much.
   */
  public static SslHandler linkHandler(SslContext context, ByteBufAllocator alloc) {
    SslHandler handler = context.newHandler(alloc);
    handler.setWrapDataSize(FRAME);
    handler.setCumulator(ByteToMessageDecoder.COMPOSITE_CUMULATOR);
    return handler;
  }

  private SslContext build(SslContextBuilder builder) {
    try {
      return builder.sslProvider(transports.sslProvider()).protocols(VERSION).build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS context from certificates checked before", e);
    }
  }

  /** Without a protocol in common none is selected: the only behaviour both providers share. */
  private static ApplicationProtocolConfig alpn(String... protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }
}
