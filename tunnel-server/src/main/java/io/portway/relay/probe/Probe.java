package io.portway.relay.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.portway.loop.Unwatched;
import io.portway.mapping.Protocol;
import io.portway.relay.registry.RelayMapping;
import io.portway.stream.TunnelStream;
import io.portway.transport.Addresses;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One probe. First the public port, as any visitor; then a stream of our own, whose OPEN_RESULT
 * tells what trunk, agent and backend took; then what the backend says, to the visitor where there
 * is a public port, else on that stream. On the trunk's loop.
 */
final class Probe {
  private static final int PORT_MILLIS = 3000;

  /** The longest connect-timeout of a mapping, and some. */
  private static final long OPEN_SECONDS = 11;

  private final Transports transports;
  private final RelayMapping mapping;
  private final EventLoop loop;
  private final Trunk trunk;
  private final RelayMapping.Serving serving;
  private final CompletableFuture<ProbeResult> result = new CompletableFuture<>();
  private final List<Hop> hops = new ArrayList<>();
  private final Listening listening = new Listening(this::heard);

  /** What is to be closed in the end. */
  private final List<Channel> channels = new ArrayList<>();

  private long stepNanos;

  /**
   * @param trunk null where the agent has none
   */
  Probe(
      Transports transports,
      RelayMapping mapping,
      EventLoop loop,
      Trunk trunk,
      RelayMapping.Serving serving) {
    this.transports = transports;
    this.mapping = mapping;
    this.loop = loop;
    this.trunk = trunk;
    this.serving = serving;
  }

  CompletableFuture<ProbeResult> result() {
    return result;
  }

  void start() {
    stepNanos = System.nanoTime();
    if (!mapping.isPublic()) {
      open();
    } else if (mapping.endpoint() == null) {
      fail(Hop.Name.PORT, String.valueOf(mapping.bindProblem()));
    } else {
      connect(dialable(mapping.endpoint()));
    }
  }

  private void connect(InetSocketAddress port) {
    new Bootstrap()
        .group(loop)
        .channel(transports.socketChannel())
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, PORT_MILLIS)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel socket) {
                channels.add(socket);
                socket.pipeline().addLast(listening);
              }
            })
        .connect(port)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                step(Hop.Name.PORT, Addresses.of(port).toString());
                open();
              } else {
                fail(Hop.Name.PORT, Addresses.of(port) + ": " + connected.cause().getMessage());
              }
            });
  }

  /** A port that is open everywhere is open here. */
  private static InetSocketAddress dialable(InetSocketAddress endpoint) {
    return endpoint.getAddress().isAnyLocalAddress()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), endpoint.getPort())
        : endpoint;
  }

  private void open() {
    stepNanos = System.nanoTime();
    if (trunk == null) {
      fail(
          Hop.Name.TRUNK,
          "agent "
              + mapping.ref().agent()
              + " is offline since "
              + mapping.awaySince().truncatedTo(ChronoUnit.SECONDS));
      return;
    }
    Optional<TunnelStream> stream =
        trunk.open(serving.number(), serving.generation(), null, null, new Opening());
    if (stream.isPresent()) {
      channels.add(stream.get());
    } else {
      fail(Hop.Name.TRUNK, "agent " + mapping.ref().agent() + " takes no more streams");
    }
  }

  private void opened(ChannelHandlerContext ctx, OpenResult opened) {
    long total = System.nanoTime() - stepNanos;
    long roundTrip = Math.min(total, trunk.roundTripNanos());
    long dial =
        opened.isOk() ? TimeUnit.MICROSECONDS.toNanos(opened.dialMicros()) : total - roundTrip;
    hops.add(Hop.ok(Hop.Name.TRUNK, roundTrip, "trunk " + trunk.index()));
    String agent = "agent " + mapping.ref().agent();
    switch (opened.outcome()) {
      case OK -> {
        hops.add(Hop.ok(Hop.Name.AGENT, total - roundTrip - dial, agent));
        hops.add(Hop.ok(Hop.Name.BACKEND, dial, backend() + " took the connection"));
        listen(ctx);
      }
      case REFUSED, TIMEOUT, UNREACHABLE -> {
        hops.add(Hop.ok(Hop.Name.AGENT, 0, agent));
        hops.add(Hop.failed(Hop.Name.BACKEND, dial, opened.detail()));
        finish(null);
      }
      case DENIED, BUSY, UNKNOWN_MAPPING, AGENT_OFFLINE -> {
        hops.add(Hop.failed(Hop.Name.AGENT, total - roundTrip, opened.detail()));
        finish(null);
      }
    }
  }

  private void unanswered() {
    String why = "no answer from agent " + mapping.ref().agent() + " within " + OPEN_SECONDS + " s";
    if (trunk.hasLink()) {
      hops.add(Hop.ok(Hop.Name.TRUNK, trunk.roundTripNanos(), "trunk " + trunk.index()));
      fail(Hop.Name.AGENT, why);
    } else {
      fail(Hop.Name.TRUNK, why + ": the link is away");
    }
  }

  private String backend() {
    return mapping.stated().backend().toString();
  }

  /** A visitor's connection hears the answer if there is one, otherwise our own stream does. */
  private void listen(ChannelHandlerContext opening) {
    stepNanos = System.nanoTime();
    Channel speaker = channels.get(0);
    if (!mapping.isPublic()) {
      speaker.pipeline().replace(opening.handler(), null, listening);
      speaker.config().setAutoRead(true);
    }
    if (mapping.protocol() == Protocol.HTTP || mapping.protocol() == Protocol.ELASTICSEARCH) {
      String request =
          "HEAD / HTTP/1.1\r\nHost: "
              + backend()
              + "\r\nUser-Agent: portway-probe\r\nConnection: close\r\n\r\n";
      Unwatched.writeAndFlush(speaker, Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));
    }
    listening.begin(loop);
  }

  private void heard(Answer answer) {
    long nanos = System.nanoTime() - stepNanos;
    String problem = answer.problem(mapping.protocol());
    hops.add(
        problem == null
            ? Hop.ok(Hop.Name.ANSWER, nanos, answer.toString())
            : Hop.failed(
                Hop.Name.ANSWER,
                nanos,
                answer.text() == null ? problem : problem + " (" + answer.text() + ")"));
    finish(answer);
  }

  private void step(Hop.Name hop, String detail) {
    hops.add(Hop.ok(hop, System.nanoTime() - stepNanos, detail));
  }

  private void fail(Hop.Name hop, String detail) {
    hops.add(Hop.failed(hop, System.nanoTime() - stepNanos, detail));
    finish(null);
  }

  private void finish(Answer answer) {
    if (result.isDone()) {
      return;
    }
    Hop last = hops.get(hops.size() - 1);
    for (Hop.Name name : Hop.Name.values()) {
      if (name.compareTo(last.hop()) > 0) {
        hops.add(Hop.notTried(name));
      }
    }
    result.complete(
        new ProbeResult(
            mapping.ref(),
            mapping.protocol(),
            mapping.endpoint() == null ? null : Addresses.of(mapping.endpoint()).toString(),
            backend(),
            last.status() == Hop.Status.FAILED ? last.hop() : null,
            answer,
            hops));
    channels.forEach(Unwatched::close);
  }

  /** Waits for the agent's answer to our own stream. */
  private final class Opening extends ChannelInboundHandlerAdapter {
    private Future<?> deadline;
    private boolean done;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.channel().config().setAutoRead(false);
      deadline = loop.schedule(() -> end(Probe.this::unanswered), OPEN_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult opened) {
        end(() -> opened(ctx, opened));
      } else {
        ctx.fireUserEventTriggered(event);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      // A public mapping's answer comes to the visitor; here nobody listens.
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      end(() -> fail(Hop.Name.TRUNK, "the link was lost: " + cause.getMessage()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      end(() -> fail(Hop.Name.TRUNK, "the stream was closed"));
      ctx.fireChannelInactive();
    }

    private void end(Runnable then) {
      if (!done) {
        done = true;
        deadline.cancel(false);
        then.run();
      }
    }
  }
}
