package io.portway.relay.session;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.portway.loop.Unwatched;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.enrol.Known;
import io.portway.transport.AcceptPause;
import io.portway.transport.CongestionControl;
import io.portway.transport.LinkSocket;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Greeting;
import io.portway.trunk.LinkHandler;
import io.portway.wire.Hello;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that agents dial: TLS first, then enrolment, a question, or a link that greets. Whoever
 * says nothing is closed by a deadline. Each link runs on the loop that accepted it until its trunk
 * is known.
 */
public final class LinkAcceptor {
  private static final Logger log = LoggerFactory.getLogger(LinkAcceptor.class);

  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long GREETING_MILLIS = 10_000;

  private final Transports transports;
  private final EventLoopGroup accepting;
  private final EventLoopGroup loops;
  private final Supplier<SslContext> tls;
  private final IdentityBook identities;
  private final Sessions sessions;
  private final Supplier<ChannelHandler> enrolment;
  private final Inquiries inquiries;
  private final CongestionControl congestionControl;
  private final AcceptPause pause;
  private final HandshakeGate gate = new HandshakeGate(HandshakeGate.DEFAULT, System::nanoTime);

  /**
   * @param tls asked for each link, so that a renewed certificate holds at once
   * @param enrolment makes the handler of a link that joins
   * @param inquiries answers links that only ask
   * @param congestionControl of links, where the kernel allows it
   * @param pause what every listener of this process does when it can't accept
   */
  public LinkAcceptor(
      Transports transports,
      EventLoopGroup accepting,
      EventLoopGroup loops,
      Supplier<SslContext> tls,
      IdentityBook identities,
      Sessions sessions,
      Supplier<ChannelHandler> enrolment,
      Inquiries inquiries,
      CongestionControl congestionControl,
      AcceptPause pause) {
    this.transports = transports;
    this.accepting = accepting;
    this.loops = loops;
    this.tls = tls;
    this.identities = identities;
    this.sessions = sessions;
    this.enrolment = enrolment;
    this.inquiries = inquiries;
    this.congestionControl = congestionControl;
    this.pause = pause;
  }

  /** Connections closed before TLS because too many came at once. From any thread. */
  public long handshakesRefused() {
    return gate.refused();
  }

  public ChannelFuture bind(InetSocketAddress address) {
    ServerBootstrap bootstrap = new ServerBootstrap();
    return bootstrap
        .group(accepting, loops)
        .channelFactory(transports.serverSockets(address.getAddress()))
        .option(ChannelOption.SO_BACKLOG, 1024)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel server) {
                server.pipeline().addLast(pause.of("relay.listen"), gate);
              }
            })
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                LinkSocket.of(channel).ifPresent(socket -> socket.choose(congestionControl));
                SslHandler handler = Tls.linkHandler(tls.get(), channel.alloc());
                handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
                channel.pipeline().addLast(handler, new AfterTls(handler));
              }
            })
        .bind(address);
  }

  /** Decides by ALPN what the link is for. */
  private final class AfterTls extends ChannelInboundHandlerAdapter {
    private final SslHandler tlsHandler;

    AfterTls(SslHandler tlsHandler) {
      this.tlsHandler = tlsHandler;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent completion)) {
        ctx.fireUserEventTriggered(event);
      } else if (completion.isSuccess()) {
        onTls(ctx);
      }
    }

    private void onTls(ChannelHandlerContext ctx) {
      String protocol = tlsHandler.applicationProtocol();
      if (Tls.JOIN_PROTOCOL.equals(protocol)) {
        ctx.pipeline().replace(this, "enrolment", enrolment.get());
      } else if (Tls.TRUNK_PROTOCOL.equals(protocol)) {
        clientCertificate(ctx).ifPresent(certificate -> onTrunkLink(ctx, certificate));
      } else if (Tls.INQUIRY_PROTOCOL.equals(protocol)) {
        clientCertificate(ctx)
            .ifPresent(
                certificate ->
                    ctx.pipeline()
                        .replace(this, "inquiry", new InquiryHandler(inquiries, certificate)));
      } else {
        drop(ctx, "no protocol of ours in ALPN");
      }
    }

    private void onTrunkLink(ChannelHandlerContext ctx, X509Certificate certificate) {
      RelayGreeting greeting = new RelayGreeting(ctx.channel(), certificate);
      LinkHandler handler = new LinkHandler(greeting);
      greeting.handler = handler;
      ctx.pipeline().replace(this, "link", handler);
    }

    /** Who shows none is dropped. */
    private Optional<X509Certificate> clientCertificate(ChannelHandlerContext ctx) {
      try {
        Certificate[] chain = tlsHandler.engine().getSession().getPeerCertificates();
        return Optional.of((X509Certificate) chain[0]);
      } catch (SSLPeerUnverifiedException e) {
        drop(ctx, "no client certificate");
        return Optional.empty();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      drop(ctx, cause.toString());
    }

    private void drop(ChannelHandlerContext ctx, String why) {
      log.debug("address={} dropped: {}", NewLink.address(ctx.channel()), why);
      Unwatched.close(ctx);
    }
  }

  /** Waits for HELLO, then hands the link, unread from there, to the session table. */
  private final class RelayGreeting extends Greeting {
    private final Channel channel;
    private final X509Certificate certificate;
    private final ScheduledFuture<?> deadline;
    private LinkHandler handler;
    private boolean greeted;

    RelayGreeting(Channel channel, X509Certificate certificate) {
      this.channel = channel;
      this.certificate = certificate;
      this.deadline =
          channel
              .eventLoop()
              .schedule(() -> Unwatched.close(channel), GREETING_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onHello(Hello hello) {
      if (greeted) {
        super.onHello(hello);
      }
      greeted = true;
      deadline.cancel(false);
      channel.config().setAutoRead(false);
      Known identity = identities.byCertificate(certificate).orElse(null);
      if (identity == null) {
        sessions.refuseUnknown(channel, certificate);
        return;
      }
      sessions.greet(new NewLink(channel, handler, identity, hello, NewLink.address(channel)));
    }

    @Override
    public void onFailure(Throwable cause) {
      deadline.cancel(false);
      log.debug("address={} failed: {}", NewLink.address(channel), cause.toString());
    }
  }
}
