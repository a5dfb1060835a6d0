package io.portway.relay.session;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import io.portway.transport.JoinFrame;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One link that asks, after ALPN chose {@code portway-inquiry/1}: one frame in, one frame out,
 * closed, all within ten seconds. On its channel's loop.
 */
final class InquiryHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(InquiryHandler.class);

  private static final long LIMIT_SECONDS = 10;

  private final Inquiries inquiries;
  private final X509Certificate certificate;

  InquiryHandler(Inquiries inquiries, X509Certificate certificate) {
    this.inquiries = inquiries;
    this.certificate = certificate;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.pipeline().addBefore(ctx.name(), null, new JoinFrame.Decoder());
    Unwatched.after(
        ctx.executor(), LIMIT_SECONDS, TimeUnit.SECONDS, () -> Unwatched.close(ctx.channel()));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    // The decoder hands on one frame and swallows the rest.
    Unwatched.then(
        inquiries.answer(certificate, (byte[]) message, NewLink.address(ctx.channel())),
        (json, failure) -> ctx.executor().execute(() -> end(ctx, json, failure)));
  }

  private static void end(ChannelHandlerContext ctx, byte[] json, Throwable failure) {
    if (failure != null) {
      log.debug("an inquiry was not answered: {}", failure.toString());
      Unwatched.close(ctx);
    } else {
      ctx.writeAndFlush(JoinFrame.encode(ctx.alloc(), json))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("inquiry failed address={}: {}", NewLink.address(ctx.channel()), cause.toString());
    Unwatched.close(ctx);
  }
}
