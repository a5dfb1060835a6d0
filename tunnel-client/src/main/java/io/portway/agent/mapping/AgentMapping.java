package io.portway.agent.mapping;

import io.portway.agent.config.MappingConfig;
import io.portway.wire.OpenOutcome;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One mapping of this agent and what went through it since the start. Its standing is written on
 * the control loop, its figures by the loops of all trunks; read from any thread.
 */
public final class AgentMapping {
  /**
   * Dials in progress. A visitor that floods a mapping, and resets what it opened, must not make
   * the agent dial without end: a stream counts until its dial has ended.
   */
  private static final int MAX_DIALS = 64;

  private final MappingConfig config;
  private final AtomicInteger dials = new AtomicInteger();
  private final AtomicInteger streams = new AtomicInteger();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private volatile Standing standing = Standing.UNANSWERED;
  private volatile LastOpen lastOpen;

  public AgentMapping(MappingConfig config) {
    this.config = config;
  }

  public MappingConfig config() {
    return config;
  }

  public Standing standing() {
    return standing;
  }

  void standing(Standing answered) {
    standing = answered;
  }

  // ---- what its streams do ----

  /** Takes one of the places for dials; to be given back by {@link #dialEnded}. */
  public boolean tryDial() {
    if (dials.incrementAndGet() <= MAX_DIALS) {
      return true;
    }
    dials.decrementAndGet();
    return false;
  }

  public void dialEnded() {
    dials.decrementAndGet();
  }

  public void streamOpened() {
    streams.incrementAndGet();
  }

  public void streamClosed() {
    streams.decrementAndGet();
  }

  /** Bytes from a visitor towards the backend. */
  public void in(int bytes) {
    bytesIn.add(bytes);
  }

  /** Bytes from the backend towards a visitor. */
  public void out(int bytes) {
    bytesOut.add(bytes);
  }

  public void opened(OpenOutcome outcome, String detail) {
    lastOpen = new LastOpen(outcome, Instant.now(), detail);
  }

  // ---- figures ----

  /** Streams that are tied to the backend now. */
  public int streams() {
    return streams.get();
  }

  public long bytesIn() {
    return bytesIn.sum();
  }

  public long bytesOut() {
    return bytesOut.sum();
  }

  /** The last attempt, or null where there was none. */
  public LastOpen lastOpen() {
    return lastOpen;
  }

  @Override
  public String toString() {
    return "mapping=" + config.name();
  }
}
