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
import io.portway.wire.WireException;

/**
 * What may come on a link before it belongs to a trunk: HELLO to the relay, WELCOME or GOAWAY to
 * whoever dialled. Everything else breaks the protocol. Runs on the link's event loop.
 */
public abstract class Greeting implements FrameHandler {
  /** The link failed before it was given to a trunk. May be called more than once. */
  public abstract void onFailure(Throwable cause);

  @Override
  public void onHello(Hello hello) {
    throw early("HELLO");
  }

  @Override
  public void onWelcome(Welcome welcome) {
    throw early("WELCOME");
  }

  @Override
  public void onGoAway(GoAway goAway) {
    throw early("GOAWAY");
  }

  @Override
  public final void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes) {
    firstBytes.release();
    throw early("OPEN");
  }

  @Override
  public final void onOpenResult(int streamId, OpenResult result) {
    throw early("OPEN_RESULT");
  }

  @Override
  public final void onData(int streamId, ByteBuf part) {
    part.release();
    throw early("DATA");
  }

  @Override
  public final void onFin(int streamId, long finalOffset) {
    throw early("FIN");
  }

  @Override
  public final void onReset(int streamId, Reset reset) {
    throw early("RESET");
  }

  @Override
  public final void onCredit(int streamId, long limit) {
    throw early("CREDIT");
  }

  @Override
  public final void onAck(long received) {
    throw early("ACK");
  }

  @Override
  public final void onPing(long opaque) {
    throw early("PING");
  }

  @Override
  public final void onPong(long opaque) {
    throw early("PONG");
  }

  @Override
  public final void onControl(byte[] message) {
    throw early("CONTROL");
  }

  @Override
  public final void onFrameEnd(FrameType type, int bytes) {
    // Frames of the greeting are not numbered.
  }

  private static WireException early(String frame) {
    return new WireException(frame + " before the greeting was over");
  }
}
