package io.portway.agent.status;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.portway.agent.status.StatusRoutes.Answer;
import io.portway.loop.Unwatched;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the one request of a connection. On the server's loop. */
final class StatusHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(StatusHandler.class);

  private final StatusRoutes routes;
  private boolean asked;

  StatusHandler(StatusRoutes routes) {
    this.routes = routes;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      Unwatched.close(context);
      return;
    }
    if (asked) {
      return; // one request a connection: answers then need no order
    }
    asked = true;
    boolean head = request.method().equals(HttpMethod.HEAD);
    answer(request)
        .whenComplete(
            (answer, failure) ->
                context
                    .executor()
                    .execute(
                        () -> write(context, failure == null ? answer : failed(failure), head)));
  }

  private CompletionStage<Answer> answer(FullHttpRequest request) {
    String path = request.uri().split("\\?", 2)[0];
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    boolean fits = StatusRoutes.changes(path) ? request.method().equals(HttpMethod.POST) : reads;
    if (!fits) {
      return CompletableFuture.completedFuture(StatusRoutes.wrongMethod());
    }
    try {
      return routes.answer(path, request.headers().get(HttpHeaderNames.AUTHORIZATION));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Answer failed(Throwable failure) {
    log.error("a status request failed", failure);
    return StatusRoutes.failed();
  }

  private static void write(ChannelHandlerContext context, Answer answer, boolean head) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            answer.status(),
            ByteBufUtil.writeUtf8(context.alloc(), answer.body()));
    HttpUtil.setContentLength(response, response.content().readableBytes());
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    if (head) {
      response.content().clear();
    }
    if (answer.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that leaves, stays silent or doesn't speak HTTP: its own affair.
    log.debug("status connection closed", cause);
    Unwatched.close(context);
  }
}
