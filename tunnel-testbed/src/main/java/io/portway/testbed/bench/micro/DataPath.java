package io.portway.testbed.bench.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.portway.flow.MemoryBudget;
import io.portway.flow.SessionMemory;
import io.portway.resume.ReplayBuffer;
import io.portway.schedule.WriteScheduler;
import io.portway.schedule.WriteScheduler.Turn;
import io.portway.wire.FrameDecoder;
import io.portway.wire.Frames;

/**
 * The pure parts that a DATA frame passes, put together as a trunk has them, without TLS and
 * socket: its stream is chosen, its header is written, it is kept for replay, the peer decodes it,
 * and an ACK for every 64 KiB lets it go. One thread uses it.
 */
final class DataPath implements AutoCloseable {
  private static final int STREAMS = 8;
  private static final long MEMORY = 64L << 20;
  private static final int ACK_EVERY = 64 * 1024;
  private static final long ROUND_TRIP_NANOS = 1_000_000;

  private final ByteBufAllocator alloc = PooledByteBufAllocator.DEFAULT;
  private final SessionMemory session = MemoryBudget.ofDialler(MEMORY).session();
  private final WriteScheduler<Integer> scheduler = new WriteScheduler<>();
  private final Turn<Integer>[] turns = turns();
  private final ReplayBuffer replay = new ReplayBuffer(alloc, session.trunk());
  private final CountingHandler received = new CountingHandler();
  private final FrameDecoder decoder = new FrameDecoder(received, Frames.MAX_PAYLOAD);
  private final int payload;

  DataPath(int payload) {
    this.payload = payload;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type can be made otherwise
  private Turn<Integer>[] turns() {
    Turn<Integer>[] made = new Turn[STREAMS];
    for (int i = 0; i < STREAMS; i++) {
      made[i] = scheduler.turnOf(i);
    }
    return made;
  }

  /** Payload bytes that arrived so far. */
  long bytes() {
    return received.bytes();
  }

  /** One frame, all the way. */
  void frame() {
    ByteBuf frame = encode(schedule());
    keep(frame);
    decode(frame);
  }

  /** Chooses one of eight streams that all have something to send. */
  int schedule() {
    for (Turn<Integer> turn : turns) {
      scheduler.ready(turn);
    }
    int stream = scheduler.next();
    scheduler.sent(turns[stream], payload);
    return stream;
  }

  /** A read with headroom, as a visitor's socket gives it, and its header. */
  ByteBuf encode(int stream) {
    ByteBuf read = alloc.directBuffer(Frames.HEADER + payload);
    read.setIndex(Frames.HEADER, Frames.HEADER + payload);
    return Frames.dataInHeadroom(2 * stream + 1, read);
  }

  /** Keeps a frame, and lets go of what an ACK would have covered by now. */
  void keep(ByteBuf frame) {
    replay.add(frame);
    if (replay.size() >= ACK_EVERY) {
      replay.acknowledge(replay.end(), System.nanoTime(), ROUND_TRIP_NANOS);
    }
  }

  /** Reads a frame on the other side, and releases it. */
  void decode(ByteBuf frame) {
    decoder.decode(frame);
    frame.release();
  }

  @Override
  public void close() {
    replay.close(); // the rest that no ACK covered
    decoder.close();
    session.close();
  }
}
