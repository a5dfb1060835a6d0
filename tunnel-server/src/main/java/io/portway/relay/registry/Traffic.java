package io.portway.relay.registry;

import io.portway.stream.Passage;
import io.portway.wire.OpenOutcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What went through a mapping since the relay started. Written by every loop while streams are
 * live, read by anyone at any time.
 */
public final class Traffic {
  private final AtomicInteger streams = new AtomicInteger();
  private final Passage in;
  private final Passage out;
  private final Map<OpenOutcome, LongAdder> opens = new EnumMap<>(OpenOutcome.class);
  private final Traffic total;
  private volatile OpenRecord lastOpen;

  private Traffic(Traffic total) {
    this.total = total;
    this.in = new Passage(total == null ? null : total.in);
    this.out = new Passage(total == null ? null : total.out);
    for (OpenOutcome outcome : OpenOutcome.values()) {
      opens.put(outcome, new LongAdder());
    }
  }

  /** Of the whole relay: what mappings that were dropped carried stays in it. */
  static Traffic ofRelay() {
    return new Traffic(null);
  }

  /** Of one mapping; the same is counted in {@code total}. */
  static Traffic ofMapping(Traffic total) {
    return new Traffic(total);
  }

  public void streamOpened() {
    streams.incrementAndGet();
    if (total != null) {
      total.streamOpened();
    }
  }

  public void streamClosed() {
    streams.decrementAndGet();
    if (total != null) {
      total.streamClosed();
    }
  }

  /** Bytes from a visitor towards the backend. */
  public Passage in() {
    return in;
  }

  /** Bytes from the backend towards a visitor. */
  public Passage out() {
    return out;
  }

  public void opened(OpenOutcome outcome, String detail) {
    opens.get(outcome).increment();
    if (total != null) {
      total.opens.get(outcome).increment();
    }
    lastOpen = new OpenRecord(outcome, Instant.now(), detail);
  }

  public int streams() {
    return streams.get();
  }

  public long bytesIn() {
    return in.bytes();
  }

  public long bytesOut() {
    return out.bytes();
  }

  /** Opens that ended with {@code outcome}. */
  public long opens(OpenOutcome outcome) {
    return opens.get(outcome).sum();
  }

  /** The last attempt, or null where there was none. */
  public OpenRecord lastOpen() {
    return lastOpen;
  }
}
