package io.portway.trunk;

import io.netty.buffer.ByteBuf;
import io.portway.wire.FrameHandler;
import io.portway.wire.FrameType;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.Reset;
import io.portway.wire.Welcome;

/** Passes each frame to the handler that is in charge when it comes. */
abstract class FrameSwitch implements FrameHandler {
  abstract FrameHandler target();

  @Override
  public void onHello(Hello hello) {
    target().onHello(hello);
  }

  @Override
  public void onWelcome(Welcome welcome) {
    target().onWelcome(welcome);
  }

  @Override
  public void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes) {
    target().onOpen(streamId, request, firstBytes);
  }

  @Override
  public void onOpenResult(int streamId, OpenResult result) {
    target().onOpenResult(streamId, result);
  }

  @Override
  public void onData(int streamId, ByteBuf part) {
    target().onData(streamId, part);
  }

  @Override
  public void onFin(int streamId, long finalOffset) {
    target().onFin(streamId, finalOffset);
  }

  @Override
  public void onReset(int streamId, Reset reset) {
    target().onReset(streamId, reset);
  }

  @Override
  public void onCredit(int streamId, long limit) {
    target().onCredit(streamId, limit);
  }

  @Override
  public void onAck(long received) {
    target().onAck(received);
  }

  @Override
  public void onPing(long opaque) {
    target().onPing(opaque);
  }

  @Override
  public void onPong(long opaque) {
    target().onPong(opaque);
  }

  @Override
  public void onControl(byte[] message) {
    target().onControl(message);
  }

  @Override
  public void onGoAway(GoAway goAway) {
    target().onGoAway(goAway);
  }

  @Override
  public void onFrameEnd(FrameType type, int bytes) {
    target().onFrameEnd(type, bytes);
  }
}
