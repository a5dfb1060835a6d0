package io.portway.testbed.bench.micro;

import io.netty.buffer.ByteBuf;
import io.portway.wire.FrameHandler;
import io.portway.wire.FrameType;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.Welcome;

/** Counts the bytes of DATA, and takes nothing else. Owned by one thread. */
final class CountingHandler implements FrameHandler {
  private long bytes;

  long bytes() {
    return bytes;
  }

  @Override
  public void onData(int streamId, ByteBuf part) {
    bytes += part.readableBytes();
    part.release();
  }

  @Override
  public void onFrameEnd(FrameType type, int bytes) {}

  @Override
  public void onHello(Hello hello) {
    throw unexpected("HELLO");
  }

  @Override
  public void onWelcome(Welcome welcome) {
    throw unexpected("WELCOME");
  }

  @Override
  public void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes) {
    throw unexpected("OPEN");
  }

  @Override
  public void onOpenResult(int streamId, OpenResult result) {
    throw unexpected("OPEN_RESULT");
  }

  @Override
  public void onFin(int streamId, long finalOffset) {
    throw unexpected("FIN");
  }

  @Override
  public void onReset(int streamId, Reset reset) {
    throw unexpected("RESET");
  }

  @Override
  public void onCredit(int streamId, long limit) {
    throw unexpected("CREDIT");
  }

  @Override
  public void onAck(long received) {
    throw unexpected("ACK");
  }

  @Override
  public void onPing(long opaque) {
    throw unexpected("PING");
  }

  @Override
  public void onPong(long opaque) {
    throw unexpected("PONG");
  }

  @Override
  public void onControl(byte[] message) {
    throw unexpected("CONTROL");
  }

  @Override
  public void onGoAway(GoAway goAway) {
    throw unexpected("GOAWAY");
  }

  private static IllegalStateException unexpected(String type) {
    return new IllegalStateException("a frame " + type + " (expected: DATA alone)");
  }
}
