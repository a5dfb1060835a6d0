package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.portway.flow.CreditPool;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.ResetCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TunnelStreamTest {
  private StreamBench bench;
  private TunnelStream stream;

  @AfterEach
  void closeStream() {
    if (bench != null) {
      bench.close();
      assertThat(bench.gone).isTrue();
      assertThat(bench.pool.promised()).isZero();
    }
  }

  private void use(StreamBench made) {
    bench = made;
    stream = made.stream;
  }

  private static Reset inOrder(ResetCode code) {
    return new Reset(code, Reset.Order.IN_ORDER, 0, "");
  }

  private static Reset abort(ResetCode code) {
    return new Reset(code, Reset.Order.ABORT, 0, "");
  }

  private void assertBreaks(ResetCode code, ThrowingCallable what) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(
            StreamException.class, broken -> assertThat(broken.code()).isEqualTo(code));
  }

  // ---- opening ----

  @Test
  void theFirstBytesLeaveInOpen() {
    use(StreamBench.ours());

    stream.writeAndFlush(StreamBench.buffer("hello"));
    bench.cut();

    assertThat(bench.sent())
        .containsExactly(
            "OPEN stream=1 mapping=3 generation=1 credit=16384 visitor=- endpoint=-"
                + " first=68656c6c6f");
  }

  @Test
  void bytesMayFollowOpenBeforeItsAnswer() {
    use(StreamBench.ours());
    bench.cut();
    bench.sent();

    stream.writeAndFlush(StreamBench.buffer("x"));
    bench.cut();

    assertThat(bench.sent()).containsExactly("DATA stream=1 payload=78");
  }

  @Test
  void anAnswerIsHeardOnce() {
    use(StreamBench.ours());
    bench.cut();

    stream.onOpenResult(OpenResult.ok(9));

    assertThat(bench.heard).containsExactly("result OK");
    assertBreaks(ResetCode.STATE, () -> stream.onOpenResult(OpenResult.ok(9)));
  }

  @Test
  void aRefusalEndsTheStreamWithoutAFrame() {
    use(StreamBench.ours());
    bench.cut();
    bench.sent();

    stream.onOpenResult(OpenResult.failed(OpenOutcome.TIMEOUT, "no answer"));
    bench.run();

    assertThat(bench.heard).containsExactly("result TIMEOUT", "closed");
    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void nothingButAResetMayComeBeforeTheAnswer() {
    use(StreamBench.ours());
    bench.cut();

    assertBreaks(ResetCode.STATE, () -> stream.onData(StreamBench.buffer("early")));
    assertBreaks(ResetCode.STATE, () -> stream.onFin(0));
    stream.onReset(abort(ResetCode.SHUTDOWN));
    bench.run();

    assertThat(bench.heard).containsExactly("reset SHUTDOWN", "closed");
  }

  @Test
  void theAnswerIsTheFirstFrameOfTheAcceptingSide() {
    use(StreamBench.theirs());

    stream.writeAndFlush(StreamBench.buffer("banner"));
    bench.cut();
    assertThat(bench.sent()).isEmpty();
    stream.accept(350);
    bench.cut();

    assertThat(bench.sent())
        .containsExactly(
            "OPEN_RESULT stream=2 code=OK dialMicros=350 detail=",
            "CREDIT stream=2 limit=262144",
            "DATA stream=2 payload=62616e6e6572");
  }

  @Test
  void whatIsAnsweredAfterTheStreamHasEndedIsNotSent() {
    use(StreamBench.theirs());
    stream.onReset(abort(ResetCode.CANCELLED));

    stream.accept(1);
    stream.refuse(OpenResult.failed(OpenOutcome.REFUSED, ""));

    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void anAnswerTwiceIsOurOwnBug() {
    use(StreamBench.theirs());
    stream.accept(1);

    assertThatThrownBy(() -> stream.accept(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aStreamThatEndsBeforeItsOpenLeftWasNeverThere() {
    use(StreamBench.ours());

    stream.close();
    bench.cut();

    assertThat(bench.sent()).isEmpty();
  }

  // ---- receiving ----

  @Test
  void bytesWaitWhileNobodyReads() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);

    String first = "a".repeat(2000);
    String second = "b".repeat(2000);
    bench.receive(first);
    bench.receive(second);
    assertThat(bench.heard).isEmpty();
    stream.read();
    bench.run();
    assertThat(bench.heard).containsExactly(first);
    stream.config().setAutoRead(true);
    bench.run();

    assertThat(bench.heard).containsExactly(first, second);
  }

  /** A reader that pauses must not miss the end: whoever is put in its place has to hear it. */
  @Test
  void finWaitsWhileNobodyReads() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);
    bench.run();
    stream.read();

    bench.receive("a");
    stream.onFin(1);
    bench.run();
    assertThat(bench.heard).containsExactly("a");
    stream.read();
    bench.run();

    assertThat(bench.heard).containsExactly("a", "FIN");
  }

  /** Once the loop spun at full speed for as long as a half-closed stream lived. */
  @Test
  void aHalfClosedStreamLeavesTheLoopIdle() {
    use(StreamBench.open());

    stream.onFin(0);
    stream.onReadComplete();
    bench.run();

    assertThat(bench.heard).containsExactly("FIN");
    assertThat(bench.readCompletes).isLessThan(5);
  }

  @Test
  void bytesBeyondTheCreditAreRefused() {
    use(StreamBench.open());
    bench.receive("x".repeat(CreditPool.FLOOR));

    assertBreaks(ResetCode.FLOW, () -> stream.onData(StreamBench.buffer("y")));
  }

  @Test
  void creditGoesBackWithWhatTheNextHopTook() {
    use(StreamBench.open());
    bench.receive("x".repeat(CreditPool.FLOOR));
    assertThat(bench.sent()).isEmpty();

    stream.release(CreditPool.FLOOR);

    assertThat(bench.sent())
        .containsExactly("CREDIT stream=1 limit=" + (CreditPool.FLOOR + CreditPool.START));
    bench.receive("y".repeat(CreditPool.START));
  }

  @Test
  void bytesAndFinAfterFinAreRefused() {
    use(StreamBench.open());
    stream.onFin(0);

    assertBreaks(ResetCode.STATE, () -> stream.onData(StreamBench.buffer("late")));
    assertBreaks(ResetCode.STATE, () -> stream.onFin(0));
  }

  @Test
  void finAtAnotherOffsetThanItsBytesIsRefused() {
    use(StreamBench.open());
    bench.receive("abc");

    assertBreaks(ResetCode.STATE, () -> stream.onFin(4));
    assertBreaks(ResetCode.STATE, () -> stream.onFin(2));
    stream.onFin(3);
  }

  /** Memory promised to somebody who will not use it is missing elsewhere. */
  @Test
  void afterFinOnlyWhatIsUnreadIsPromised() {
    use(StreamBench.open());
    bench.receive("abc");

    stream.onFin(3);
    assertThat(bench.pool.promised()).isEqualTo(3);
    stream.release(3);

    assertThat(bench.pool.promised()).isZero();
    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void aResetInOrderComesBehindTheBytesThatWait() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);
    bench.receive("a");
    bench.receive("b");

    stream.onReset(inOrder(ResetCode.PEER_RESET));
    assertThat(bench.heard).isEmpty();
    stream.config().setAutoRead(true);
    bench.run();

    assertThat(bench.heard).containsExactly("ab", "reset PEER_RESET", "closed");
    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void anAbortDropsTheBytesThatWait() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);
    stream.onData(StreamBench.buffer("a"));

    stream.onReset(abort(ResetCode.READER_GONE));
    bench.run();

    assertThat(bench.heard).containsExactly("reset READER_GONE", "closed");
  }

  @Test
  void nothingIsSentToAPeerThatResetTheStream() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);
    bench.receive("unread");
    stream.onReset(inOrder(ResetCode.PEER_RESET));

    stream.writeAndFlush(StreamBench.buffer("too late"));
    bench.cut();

    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void framesForAStreamThatIsClosedDoNothing() {
    use(StreamBench.open());
    stream.close();
    bench.sent();

    stream.onData(StreamBench.buffer("x"));
    stream.onFin(1);
    stream.onReset(abort(ResetCode.CANCELLED));
    stream.onCredit(1 << 20);
    stream.release(0);
    bench.run();

    assertThat(bench.heard).containsExactly("closed");
    assertThat(bench.sent()).isEmpty();
  }

  // ---- sending ----

  @Test
  void bytesAreCutToTheCredit() {
    use(StreamBench.open(3));

    ChannelFuture written = stream.writeAndFlush(StreamBench.buffer("abcde"));
    bench.cut();
    assertThat(bench.sent()).containsExactly("DATA stream=1 payload=616263");
    assertThat(written.isDone()).isFalse();
    assertThat(stream.onCredit(4)).isTrue();
    bench.cut();
    assertThat(stream.onCredit(4)).isFalse();
    assertThat(stream.onCredit(100)).isTrue();
    bench.cut();

    assertThat(bench.sent())
        .containsExactly("DATA stream=1 payload=64", "DATA stream=1 payload=65");
    assertThat(written.isSuccess()).isTrue();
  }

  @Test
  void finComesBehindTheBytesAndNeedsNoCredit() {
    use(StreamBench.open(3));
    stream.writeAndFlush(StreamBench.buffer("abcd"));

    ChannelFuture fin = stream.shutdownOutput();
    bench.cut();
    assertThat(fin.isDone()).isFalse();
    stream.onCredit(4);
    bench.cut();

    assertThat(bench.sent())
        .containsExactly(
            "DATA stream=1 payload=616263", "DATA stream=1 payload=64", "FIN stream=1 offset=4");
    assertThat(fin.isSuccess()).isTrue();
  }

  /** The bytes were written before the FIN, flushed or not. */
  @Test
  void finComesBehindBytesThatWereNotFlushed() {
    use(StreamBench.open());
    stream.write(StreamBench.buffer("ab"));

    stream.shutdownOutput();
    bench.cut();

    assertThat(bench.sent()).containsExactly("DATA stream=1 payload=6162", "FIN stream=1 offset=2");
  }

  @Test
  void aResetInOrderGoesBehindBytesThatWereNotFlushed() {
    use(StreamBench.open());
    stream.write(StreamBench.buffer("ab"));

    stream.reset(ResetCode.PEER_RESET, "gone");
    bench.cut();

    assertThat(bench.sent())
        .containsExactly(
            "DATA stream=1 payload=6162",
            "RESET stream=1 code=PEER_RESET order=IN_ORDER offset=2 detail=gone");
    assertThat(bench.heard).containsExactly("closed");
  }

  @Test
  void anAbortPassesTheBytes() {
    use(StreamBench.open());
    ChannelFuture written = stream.writeAndFlush(StreamBench.buffer("ab"));

    stream.abort(ResetCode.READER_GONE, "");
    bench.cut();

    assertThat(bench.sent())
        .containsExactly("RESET stream=1 code=READER_GONE order=ABORT offset=0 detail=");
    assertThat(written.isSuccess()).isFalse();
  }

  @Test
  void writingAfterFinFails() {
    use(StreamBench.open());
    stream.shutdownOutput();

    ChannelFuture late = stream.writeAndFlush(StreamBench.buffer("late"));
    bench.cut();

    assertThat(late.cause()).isInstanceOf(ChannelOutputShutdownException.class);
    assertThat(bench.sent()).containsExactly("FIN stream=1 offset=0");
    assertThat(stream.shutdownOutput().isSuccess()).isFalse();
  }

  @Test
  void aPromiseOfFinFailsWithTheStream() {
    use(StreamBench.open(0));
    stream.writeAndFlush(StreamBench.buffer("stuck"));
    ChannelFuture fin = stream.shutdownOutput();

    stream.abort(ResetCode.CANCELLED, "");

    assertThat(fin.isDone()).isTrue();
    assertThat(fin.isSuccess()).isFalse();
  }

  /** A peer that takes no bytes would keep the stream for ever. */
  @Test
  void aResetThatWaitsForCreditTooLongPassesTheBytes() {
    use(StreamBench.open(0));
    stream.writeAndFlush(StreamBench.buffer("stuck"));
    stream.reset(ResetCode.PEER_RESET, "");

    bench.advance(29);
    assertThat(stream.isOpen()).isTrue();
    bench.advance(2);

    assertThat(stream.isOpen()).isFalse();
    assertThat(bench.sent())
        .containsExactly("RESET stream=1 code=PEER_RESET order=ABORT offset=0 detail=");
  }

  @Test
  void bothFinsCloseTheStream() {
    use(StreamBench.open());

    stream.onFin(0);
    assertThat(stream.isOpen()).isTrue();
    stream.shutdownOutput();
    bench.cut();

    assertThat(bench.heard).containsExactly("FIN", "closed");
    assertThat(bench.sent()).containsExactly("FIN stream=1 offset=0");
  }

  @Test
  void bothFinsCloseTheStreamInTheOtherOrderToo() {
    use(StreamBench.open());

    stream.shutdownOutput();
    bench.cut();
    bench.receive("still coming");
    stream.onFin(12);
    bench.run();

    assertThat(bench.heard).containsExactly("still coming", "FIN", "closed");
    assertThat(bench.sent()).containsExactly("FIN stream=1 offset=0");
  }

  @Test
  void aResetAfterOurFinIsInOrder() {
    use(StreamBench.open());
    stream.shutdownOutput();
    bench.cut();
    bench.sent();

    stream.reset(ResetCode.PEER_RESET, "");

    assertThat(bench.sent())
        .containsExactly("RESET stream=1 code=PEER_RESET order=IN_ORDER offset=0 detail=");
  }

  @Test
  void aStreamWhoseTrunkIsLostSaysNothingMore() {
    use(StreamBench.open());
    stream.config().setAutoRead(false);
    bench.receive("parked");
    stream.writeAndFlush(StreamBench.buffer("waiting"));

    stream.lost(ResetCode.LINK_LOST, "the link was cut");
    bench.cut();

    assertThat(bench.heard).containsExactly("reset LINK_LOST", "closed");
    assertThat(bench.sent()).isEmpty();
  }
}
