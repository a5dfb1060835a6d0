package io.portway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.portway.wire.Frames;

/**
 * Buffers for reads of one visitor's or backend's socket: 2 KiB to 64 KiB as the traffic asks, with
 * room for a frame header before the bytes, so that header and payload leave in one write. A full
 * read plus its header fills four TLS records exactly.
 *
 * <p>Once the socket is tied to a stream, a read brings no more than the stream has room for, and
 * is the last one where that is none: what nobody may send yet stays in the kernel.
 */
@SuppressWarnings("deprecation") // Handle and parts of it are deprecated with no successor yet.
public final class HeadroomAllocator implements RecvByteBufAllocator {
  private static final int MIN = 2 * 1024;
  private static final int MAX = Frames.HEADER + Frames.MAX_PAYLOAD;

  private final AdaptiveRecvByteBufAllocator sizes =
      new AdaptiveRecvByteBufAllocator(MIN, MIN, MAX);

  private TunnelStream target;

  /**
   * Where the bytes read go from now on.
   *
   * @throws IllegalStateException if they go to a stream already: two sockets share this
   */
  void readFor(TunnelStream stream) {
    if (target != null) {
      throw new IllegalStateException("reads for " + target + " already; one socket, one of these");
    }
    target = stream;
  }

  @Override
  public Handle newHandle() {
    return new HeadroomHandle((ExtendedHandle) sizes.newHandle());
  }

  private int room() {
    return target == null ? Frames.MAX_PAYLOAD : target.room();
  }

  /** Reports a read as if the headroom had been read too: only then do the sizes grow. */
  private final class HeadroomHandle implements ExtendedHandle {
    private final ExtendedHandle sizes;

    HeadroomHandle(ExtendedHandle sizes) {
      this.sizes = sizes;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator allocator) {
      // Somebody who reads without room would take the empty buffer for the end of the stream.
      int size = Math.min(sizes.guess(), Frames.HEADER + Math.max(1, room()));
      return allocator.ioBuffer(size, size).setIndex(Frames.HEADER, Frames.HEADER);
    }

    @Override
    public int guess() {
      return sizes.guess();
    }

    @Override
    public void reset(ChannelConfig config) {
      sizes.reset(config);
    }

    @Override
    public void incMessagesRead(int messages) {
      sizes.incMessagesRead(messages);
    }

    @Override
    public void lastBytesRead(int bytes) {
      sizes.lastBytesRead(bytes > 0 ? bytes + Frames.HEADER : bytes);
    }

    @Override
    public int lastBytesRead() {
      int bytes = sizes.lastBytesRead();
      return bytes > 0 ? bytes - Frames.HEADER : bytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      sizes.attemptedBytesRead(bytes + Frames.HEADER);
    }

    @Override
    public int attemptedBytesRead() {
      return sizes.attemptedBytesRead() - Frames.HEADER;
    }

    @Override
    public boolean continueReading() {
      return room() > 0 && sizes.continueReading();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return room() > 0 && sizes.continueReading(maybeMoreData);
    }

    @Override
    public void readComplete() {
      sizes.readComplete();
    }
  }
}
