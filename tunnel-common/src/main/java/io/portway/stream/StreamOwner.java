package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.portway.flow.CreditPool;
import io.portway.flow.TrunkMemory;

/** What a stream asks of its trunk. Every method on the trunk's event loop. */
public interface StreamOwner {
  /** The stream has something to send: its turn will come. */
  void ready(TunnelStream stream);

  /** A stream takes no more until the pump has run: the sooner, the less its reader has to wait. */
  void full();

  /** Memory was short when the stream's credit was due: {@link TunnelStream#renewCredit} soon. */
  void starved(TunnelStream stream);

  /** Sends a frame ahead of every stream's data. Takes {@code frame}. */
  void sendFirst(ByteBuf frame, boolean numbered);

  /** The stream is over and its channel closed. */
  void gone(TunnelStream stream);

  /** What the peer may still be promised. */
  CreditPool credit();

  /** What bytes that wait to be sent are charged to. */
  TrunkMemory memory();

  /** The link's round trip in nanoseconds, as last measured. */
  long roundTripNanos();

  /** The clock of {@link System#nanoTime}, read once per turn of the loop. */
  long nowNanos();

  /** Whether a link is there to send on. */
  boolean hasLink();
}
