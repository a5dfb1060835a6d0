package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.testing.TrunkPair;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two streams of two trunks on two loops, tied at the relay, as those of a private mapping are
 * where the agent has no trunk on the visitor's loop.
 */
class BridgeTest {
  private final TrunkPair visitors = new TrunkPair(SocketPath.SETTINGS, SocketPath.SETTINGS);
  private final TrunkPair agents = new TrunkPair(SocketPath.SETTINGS, SocketPath.SETTINGS);
  private final End agent = new End();
  private final End visitor = new End();
  private TunnelStream stream;

  @AfterEach
  void closePairs() {
    visitors.close();
    agents.close();
  }

  /** One end of the whole: keeps what it gets, and writes what the test wants. */
  private static final class End extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile TunnelStream stream;
    private volatile boolean hoards;
    private volatile boolean answered;
    private volatile boolean fin;
    private volatile boolean closed;
    private volatile ResetCode reset;

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    synchronized int size() {
      return bytes.size();
    }

    void write(byte[] some) {
      stream.eventLoop().execute(() -> stream.writeAndFlush(Unpooled.wrappedBuffer(some)));
    }

    void run(Runnable task) {
      stream.eventLoop().submit(task).syncUninterruptibly();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf part = (ByteBuf) msg;
      synchronized (this) {
        bytes.writeBytes(ByteBufUtil.getBytes(part));
      }
      if (!hoards) {
        stream.release(part.readableBytes());
      }
      part.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      answered |= event instanceof OpenResult result && result.isOk();
      fin |= event == ChannelInputShutdownEvent.INSTANCE;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof StreamResetException streamReset) {
        reset = streamReset.code();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed = true;
    }
  }

  /** Opens the visitor's stream and waits until the agent's end has answered. */
  private void open() {
    agents.dialler().onStream =
        opened -> {
          agent.stream = opened;
          opened.pipeline().addLast(agent);
          opened.accept(1);
          opened.config().setAutoRead(true);
        };
    visitors.relay().onStream = this::bridge;
    stream =
        visitors
            .dialler()
            .call(() -> visitors.dialler().trunk.open(1, 0, null, null, visitor).orElseThrow());
    visitor.stream = stream;
    await().until(() -> visitor.answered);
  }

  private void bridge(TunnelStream fromVisitor) {
    agents
        .relay()
        .trunk
        .eventLoop()
        .execute(
            () -> {
              TunnelStream toAgent =
                  agents.relay().trunk.open(1, 1, null, null, null).orElseThrow();
              toAgent.config().setAutoRead(false);
              fromVisitor
                  .eventLoop()
                  .execute(
                      () -> {
                        Joint.tie(fromVisitor, toAgent, new Passage(), new Passage());
                        fromVisitor.accept(1);
                        fromVisitor.config().setAutoRead(true);
                      });
            });
  }

  private void assertOver() {
    await().until(() -> visitor.closed && agent.closed);
    for (TrunkPair pair : new TrunkPair[] {visitors, agents}) {
      for (TrunkPair.Side side : new TrunkPair.Side[] {pair.relay(), pair.dialler()}) {
        await().until(() -> side.trunk.streamCount() == 0);
        assertThat(side.<Long>call(() -> side.trunk.credit().promised())).isZero();
      }
    }
  }

  @Test
  void bytesGoBothWaysInOrderAndFinsArrive() {
    byte[] there = new byte[5_000_000];
    new Random(1).nextBytes(there);
    byte[] back = new byte[5_000_000];
    new Random(2).nextBytes(back);
    open();

    for (int from = 0; from < there.length; from += 50_000) {
      visitor.write(Arrays.copyOfRange(there, from, from + 50_000));
      agent.write(Arrays.copyOfRange(back, from, from + 50_000));
    }
    visitor.run(() -> visitor.stream.shutdownOutput());
    await().atMost(30, TimeUnit.SECONDS).until(() -> agent.fin);
    assertThat(Arrays.equals(agent.bytes(), there)).isTrue();
    assertThat(agent.closed).isFalse();
    agent.run(() -> agent.stream.shutdownOutput());

    await().atMost(30, TimeUnit.SECONDS).until(() -> visitor.fin);
    assertThat(Arrays.equals(visitor.bytes(), back)).isTrue();
    assertThat(visitor.reset).isNull();
    assertOver();
  }

  @Test
  void aResetOfTheVisitorReachesTheAgentBehindItsBytes() {
    open();

    visitor.write(new byte[100_000]);
    visitor.run(() -> visitor.stream.reset(ResetCode.PEER_RESET, "gone"));

    assertOver();
    assertThat(agent.size()).isEqualTo(100_000);
    assertThat(agent.reset).isEqualTo(ResetCode.PEER_RESET);
  }

  @Test
  void aResetOfTheAgentReachesTheVisitorBehindItsBytes() {
    open();

    agent.write(new byte[100_000]);
    agent.run(() -> agent.stream.reset(ResetCode.PEER_RESET, "gone"));

    assertOver();
    assertThat(visitor.size()).isEqualTo(100_000);
    assertThat(visitor.reset).isEqualTo(ResetCode.PEER_RESET);
  }

  @Test
  void aReaderThatHoardsIsSentNoMoreThanItsCredit() {
    visitor.hoards = true;
    open();

    for (int i = 0; i < 20; i++) {
      agent.write(new byte[1_000_000]);
    }

    await().until(() -> visitor.size() > 0);
    await()
        .during(300, TimeUnit.MILLISECONDS)
        .until(() -> agents.relay().<Long>call(() -> agents.relay().trunk.credit().promised()) > 0);
    assertThat(visitor.size()).isLessThanOrEqualTo(256 * 1024);
    // What waits at the relay is bounded by the credit that it gave the agent.
    assertThat(agents.relay().<Long>call(() -> agents.relay().trunk.credit().promised()))
        .isLessThanOrEqualTo(8L * 1024 * 1024);
    visitor.run(() -> visitor.stream.abort(ResetCode.READER_GONE, ""));
    assertOver();
  }

  @Test
  void theLossOfTheAgentsTrunkReachesTheVisitor() {
    open();
    agent.write(new byte[300_000]);
    visitor.write(new byte[300_000]);

    agents.relay().run(() -> agents.relay().trunk.close(ResetCode.LINK_LOST, "cut"));
    await().until(() -> visitor.closed);

    assertThat(visitor.reset).isEqualTo(ResetCode.LINK_LOST);
    assertThat(visitors.relay().trunk.streamCount()).isZero();
  }

  @Test
  void theLossOfTheVisitorsTrunkReachesTheAgent() {
    open();
    agent.write(new byte[300_000]);
    visitor.write(new byte[300_000]);

    visitors.relay().run(() -> visitors.relay().trunk.close(ResetCode.LINK_LOST, "cut"));
    await().until(() -> agent.closed);

    assertThat(agent.reset).isEqualTo(ResetCode.LINK_LOST);
    assertThat(agents.relay().trunk.streamCount()).isZero();
  }
}
