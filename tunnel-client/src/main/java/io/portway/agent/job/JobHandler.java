package io.portway.agent.job;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.ReferenceCountUtil;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.config.SearchConfig;
import io.portway.local.Json;
import io.portway.loop.Unwatched;
import io.portway.stream.TunnelStream;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on a stream: {@code POST /v1/job} with a compressed body is handed to a process,
 * whose output is the answer; anything else is refused, and so is a body beyond the mapping's
 * limit, as soon as that shows. Owned by the stream's loop; the process calls from its own threads.
 */
final class JobHandler extends ChannelInboundHandlerAdapter implements JobProcess.Listener {
  private static final Logger log = LoggerFactory.getLogger(JobHandler.class);
  private static final String PATH = "/v1/job";

  /** Longer than any link may be away: a visitor that takes nothing for so long keeps no job. */
  private static final long STALL_MINUTES = 11;

  /** A visitor that got its answer leaves; one that does not is not waited for. */
  private static final long LINGER_SECONDS = 10;

  private final JobServer server;
  private final TunnelStream stream;
  private final MappingConfig mapping;
  private final SearchConfig search;

  private ChannelHandlerContext ctx;
  private JobProcess process;
  private boolean begun;
  private long inputBytes;

  /** Buffers that the process has not taken yet. */
  private int untaken;

  /** Whether an answer of our own was given, and the process's no longer counts. */
  private boolean refused;

  private boolean headWritten;

  /** The same as the process's reading thread knows it, which alone uses it. */
  private boolean headSent;

  JobHandler(JobServer server, TunnelStream stream, MappingConfig mapping) {
    this.server = server;
    this.stream = stream;
    this.mapping = mapping;
    this.search = mapping.search().orElseThrow();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request && !begun) {
      begun = true;
      begin(request);
    }
    if (message instanceof HttpContent content) {
      take(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      refuse(HttpResponseStatus.BAD_REQUEST, "not-http", "This is no HTTP/1.1 request");
    } else if (!request.uri().equals(PATH) || !request.method().equals(HttpMethod.POST)) {
      refuse(
          HttpResponseStatus.NOT_FOUND,
          "not-a-job",
          "This mapping takes jobs and nothing else (expected: POST "
              + PATH
              + "). Use tunnel-client sim --via agent");
    } else if (!request
        .headers()
        .containsValue(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP, true)) {
      refuse(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          "not-compressed",
          "The body is not compressed (expected: Content-Encoding: gzip)");
    } else if (HttpUtil.getContentLength(request, 0L) > search.maxInput()) {
      refuseLarge();
    } else {
      begin();
    }
  }

  private void begin() {
    process = server.start(mapping, this);
    if (process == null) {
      refuse(
          HttpResponseStatus.TOO_MANY_REQUESTS,
          "busy",
          "As many jobs run as may at once (" + search.jobs() + ")");
    } else {
      log.debug("mapping={} {} begins a job", mapping.name(), stream);
    }
  }

  private void refuseLarge() {
    refuse(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        "too-large",
        "The input is larger than " + search.maxInput() + " bytes (search.max-input)");
  }

  private void take(HttpContent content) {
    inputBytes += content.content().readableBytes();
    boolean last = content instanceof LastHttpContent;
    if (process != null && !refused) {
      if (inputBytes > search.maxInput()) {
        refuseLarge();
        content.release();
      } else if (!content.content().isReadable()) {
        content.release();
      } else if (process.feed(content.content())) {
        untaken++;
      }
      if (last) {
        process.endInput();
      }
    } else {
      content.release();
    }
    if (last) {
      if (ctx.pipeline().get(ReadTimeoutHandler.class) != null) {
        ctx.pipeline().remove(ReadTimeoutHandler.class);
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readOn();
  }

  /** Also after the request: the visitor's FIN, or its reset, is to be heard. */
  private void readOn() {
    if (untaken == 0) {
      ctx.read();
    }
  }

  // ---- what the process says, on its threads ----

  @Override
  public void onTaken() {
    ctx.executor()
        .execute(
            () -> {
              untaken--;
              readOn();
            });
  }

  @Override
  public void onOutput(byte[] bytes, int length) throws IOException, InterruptedException {
    if (!headSent) {
      headSent = true;
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers()
          .set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson")
          .set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP)
          .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      ctx.executor().execute(() -> writeUnlessRefused(head));
    }
    ByteBuf copy = Unpooled.copiedBuffer(bytes, 0, length);
    ChannelPromise written = ctx.newPromise();
    ctx.executor().execute(() -> writeUnlessRefused(copy, written));
    if (!written.await(STALL_MINUTES, TimeUnit.MINUTES) || !written.isSuccess()) {
      throw new IOException("nobody takes the answer", written.cause());
    }
  }

  private void writeUnlessRefused(HttpResponse head) {
    if (!refused) {
      headWritten = true;
      Unwatched.write(ctx, head);
    }
  }

  private void writeUnlessRefused(ByteBuf bytes, ChannelPromise written) {
    if (refused) {
      bytes.release();
      written.setFailure(new IOException("the job was refused"));
    } else {
      ChannelFuture unused = ctx.writeAndFlush(new DefaultHttpContent(bytes), written);
    }
  }

  @Override
  public void onEnd(int status) {
    boolean answered = headSent;
    ctx.executor().execute(() -> end(status, answered));
  }

  private void end(int status, boolean answered) {
    log.debug("mapping={} {} job ended with status {}", mapping.name(), stream, status);
    if (refused || !stream.isOpen()) {
      return;
    }
    if (!answered) {
      refuse(
          HttpResponseStatus.INTERNAL_SERVER_ERROR,
          "job-failed",
          "The job ended with status " + status + " before it answered; the agent's log says why");
    } else if (status == 0) {
      Unwatched.write(ctx, LastHttpContent.EMPTY_LAST_CONTENT);
      finish();
    } else {
      stream.reset(ResetCode.CANCELLED, "the job ended with status " + status);
    }
  }

  // ---- ending ----

  private void refuse(HttpResponseStatus status, String error, String message) {
    refused = true;
    if (process != null) {
      process.kill();
    }
    if (headWritten) {
      stream.reset(ResetCode.CANCELLED, message);
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", error);
    body.put("mapping", mapping.name());
    body.put("message", message);
    byte[] json = (Json.write(body) + "\n").getBytes(StandardCharsets.UTF_8);
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(json));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, json.length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.TOO_MANY_REQUESTS)) {
      response.headers().set(HttpHeaderNames.RETRY_AFTER, "1");
    }
    Unwatched.write(ctx, response);
    finish();
  }

  /** What the visitor still sends is read and dropped: a reset would take the answer along. */
  private void finish() {
    ctx.flush();
    Unwatched.shutdownOutput(stream);
    Unwatched.after(
        ctx.executor(), LINGER_SECONDS, TimeUnit.SECONDS, () -> Unwatched.close(stream));
  }

  /** Our visitors end their side only to go: nobody waits for the answer any more. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE && !stream.isOutputShutdown()) {
      Unwatched.close(context);
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (process != null) {
      process.kill();
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    log.debug("mapping={} {} ended during its job: {}", mapping.name(), stream, cause.toString());
    Unwatched.close(context);
  }
}
