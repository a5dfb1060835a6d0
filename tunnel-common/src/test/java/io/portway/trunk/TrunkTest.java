package io.portway.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.stream.StreamResetException;
import io.portway.stream.TunnelStream;
import io.portway.testing.TrunkPair;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrunkTest {
  private static final TrunkSettings SETTINGS = TrunkSettings.share(2, Duration.ofSeconds(10));

  private final TrunkPair pair = new TrunkPair(SETTINGS, SETTINGS);

  @AfterEach
  void closePair() {
    pair.close();
  }

  /** Keeps what a stream got, gives credit back at once, remembers how it ended. */
  private static final class Recorder extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicReference<OpenResult> result = new AtomicReference<>();
    private volatile boolean fin;
    private volatile boolean inactive;
    private volatile ResetCode reset;
    private volatile boolean echo;
    private volatile boolean hoard;

    synchronized int size() {
      return bytes.size();
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf part = (ByteBuf) msg;
      int length = part.readableBytes();
      byte[] copy = new byte[length];
      part.getBytes(part.readerIndex(), copy);
      synchronized (this) {
        bytes.writeBytes(copy);
      }
      if (!hoard) {
        ((TunnelStream) ctx.channel()).release(length);
      }
      if (echo) {
        ctx.writeAndFlush(part, ctx.voidPromise());
      } else {
        part.release();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof OpenResult open) {
        result.set(open);
      } else if (event == ChannelInputShutdownEvent.INSTANCE) {
        fin = true;
        if (echo) {
          ((TunnelStream) ctx.channel()).shutdownOutput();
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      inactive = true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof StreamResetException streamReset) {
        reset = streamReset.code();
      }
    }
  }

  private Recorder acceptWith(boolean echo) {
    Recorder there = new Recorder();
    there.echo = echo;
    pair.dialler().onStream =
        stream -> {
          stream.pipeline().addLast(there);
          stream.accept(1);
          stream.config().setAutoRead(true);
        };
    return there;
  }

  private TunnelStream open(Recorder here) {
    return pair.relay().call(() -> pair.relay().trunk.open(1, 1, null, null, here).orElseThrow());
  }

  private void write(TunnelStream stream, byte[] bytes) {
    pair.relay().run(() -> stream.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
  }

  @Test
  void bytesGoBothWaysAndHalfCloseIsKept() {
    Recorder there = acceptWith(true);
    Recorder here = new Recorder();

    TunnelStream stream = open(here);
    write(stream, "hello".getBytes(StandardCharsets.UTF_8));
    pair.relay().run(stream::shutdownOutput);

    await().until(() -> here.inactive && there.inactive);
    assertThat(here.result.get().isOk()).isTrue();
    assertThat(there.bytes()).asString().isEqualTo("hello");
    assertThat(here.bytes()).asString().isEqualTo("hello");
    assertThat(here.fin).isTrue();
    assertThat(here.reset).isNull();
    assertThat(pair.relay().trunk.streamCount()).isZero();
    assertThat(pair.relay().trunk.credit().promised()).isZero();
    assertThat(pair.dialler().trunk.credit().promised()).isZero();
  }

  @Test
  void muchMoreThanTheWindowArrivesInOrder() {
    acceptWith(true);
    Recorder here = new Recorder();
    byte[] all = new byte[20_000_000];
    new Random(7).nextBytes(all);

    TunnelStream stream = open(here);
    for (int from = 0; from < all.length; from += 50_000) {
      write(stream, Arrays.copyOfRange(all, from, from + 50_000));
    }
    pair.relay().run(stream::shutdownOutput);

    await().atMost(Duration.ofSeconds(30)).until(() -> here.inactive);
    assertThat(Arrays.equals(here.bytes(), all)).isTrue();
  }

  @Test
  void aReaderThatHoardsIsSentNoMoreThanItsCredit() {
    Recorder there = acceptWith(false);
    there.hoard = true;
    Recorder here = new Recorder();

    TunnelStream stream = open(here);
    write(stream, new byte[1_000_000]);

    await().until(() -> there.size() >= 256 * 1024);
    Recorder other = new Recorder();
    Recorder elsewhere = acceptWith(true);
    TunnelStream second = open(other);
    write(second, new byte[100]);
    await().until(() -> other.size() == 100 && elsewhere.size() == 100);
    assertThat(there.size()).isEqualTo(256 * 1024);
  }

  @Test
  void aTrunkWhoseIdsAreUsedUpIsRetiredAndFinishesItsStreams() {
    TrunkSettings few =
        new TrunkSettings(
            SETTINGS.maxPayload(),
            SETTINGS.initialCredit(),
            SETTINGS.maxStreams(),
            SETTINGS.silence(),
            5,
            SETTINGS.resumeWindow(),
            SETTINGS.wear());
    try (TrunkPair retiring = new TrunkPair(few, SETTINGS)) {
      retiring.dialler().onStream =
          stream -> {
            Recorder there = new Recorder();
            there.echo = true;
            stream.pipeline().addLast(there);
            stream.accept(1);
            stream.config().setAutoRead(true);
          };
      Trunk relay = retiring.relay().trunk;
      Recorder here = new Recorder();
      Recorder last = new Recorder();

      TunnelStream stream =
          retiring.relay().call(() -> relay.open(1, 1, null, null, here).orElseThrow());
      assertThat(relay.isRetired()).isFalse();
      TunnelStream second =
          retiring.relay().call(() -> relay.open(1, 1, null, null, last).orElseThrow());

      assertThat(retiring.relay().call(relay::canOpen)).isFalse();
      await().until(() -> retiring.dialler().events.contains("retired"));
      assertThat(retiring.relay().events).containsExactly("retired");
      assertThat(retiring.dialler().trunk.isRetired()).isTrue();

      for (TunnelStream one : new TunnelStream[] {stream, second}) {
        retiring
            .relay()
            .run(
                () -> {
                  one.writeAndFlush(
                      Unpooled.wrappedBuffer("still here".getBytes(StandardCharsets.UTF_8)));
                  one.shutdownOutput();
                });
      }
      await().until(() -> here.inactive && last.inactive);
      assertThat(here.bytes()).asString().isEqualTo("still here");
      assertThat(last.bytes()).asString().isEqualTo("still here");
      assertThat(here.reset).isNull();
      await()
          .untilAsserted(
              () ->
                  assertThat(retiring.dialler().events)
                      .containsExactly(
                          "retired", "down the trunk was retired", "ended the trunk was retired"));
      await().until(() -> retiring.relay().events.size() == 3);
    }
  }

  @Test
  void aRefusalReachesTheOpener() {
    pair.dialler().onStream =
        stream -> stream.refuse(OpenResult.failed(OpenOutcome.REFUSED, "nobody listens"));
    Recorder here = new Recorder();

    open(here);

    await().until(() -> here.inactive);
    assertThat(here.result.get().outcome()).isEqualTo(OpenOutcome.REFUSED);
    assertThat(here.result.get().detail()).isEqualTo("nobody listens");
  }

  @Test
  void aResetTravelsBehindTheBytesBeforeIt() {
    Recorder there = acceptWith(false);
    Recorder here = new Recorder();

    TunnelStream stream = open(here);
    write(stream, new byte[200_000]);
    pair.relay().run(() -> stream.reset(ResetCode.PEER_RESET, "gone"));

    await().until(() -> there.inactive);
    assertThat(there.size()).isEqualTo(200_000);
    assertThat(there.reset).isEqualTo(ResetCode.PEER_RESET);
  }

  @Test
  void streamsAreResetWhenTheirTrunkCloses() {
    Recorder there = acceptWith(false);
    Recorder here = new Recorder();
    open(here);
    await().until(() -> here.result.get() != null);

    pair.relay().run(() -> pair.relay().trunk.close(ResetCode.LINK_LOST, "cut"));

    assertThat(here.reset).isEqualTo(ResetCode.LINK_LOST);
    await().until(() -> !pair.dialler().events.isEmpty());
    assertThat(there.inactive).isFalse();
  }
}
