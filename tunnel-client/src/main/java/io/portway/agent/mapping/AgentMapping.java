package io.portway.agent.mapping;

import io.portway.agent.config.MappingConfig;
import io.portway.stream.Passage;
import io.portway.wire.OpenOutcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One mapping of this agent and what went through it since the start. Its standing is written on
 * the control loop, its figures by the loops of all trunks; read from any thread.
 */
public final class AgentMapping {
  private final DialPlaces dials = new DialPlaces();
  private final AtomicInteger streams = new AtomicInteger();
  private final Passage in = new Passage();
  private final Passage out = new Passage();
  private final Map<OpenOutcome, LongAdder> opens = new EnumMap<>(OpenOutcome.class);
  private volatile MappingConfig config;
  private volatile Standing standing = Standing.UNANSWERED;
  private volatile LastOpen lastOpen;

  public AgentMapping(MappingConfig config) {
    this.config = config;
    for (OpenOutcome outcome : OpenOutcome.values()) {
      opens.put(outcome, new LongAdder());
    }
  }

  public MappingConfig config() {
    return config;
  }

  /** Holds for streams from now on; those that are live keep their backend. */
  void reconfigure(MappingConfig changed) {
    config = changed;
  }

  public Standing standing() {
    return standing;
  }

  void standing(Standing answered) {
    standing = answered;
  }

  // ---- what its streams do ----

  /** The places for dials to its backend. */
  public DialPlaces dials() {
    return dials;
  }

  public void streamOpened() {
    streams.incrementAndGet();
  }

  public void streamClosed() {
    streams.decrementAndGet();
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
    lastOpen = new LastOpen(outcome, Instant.now(), detail);
  }

  // ---- figures ----

  /** Streams that are tied to the backend now. */
  public int streams() {
    return streams.get();
  }

  public long bytesIn() {
    return in.bytes();
  }

  public long bytesOut() {
    return out.bytes();
  }

  /** Attempts that ended with {@code outcome}. */
  public long opens(OpenOutcome outcome) {
    return opens.get(outcome).sum();
  }

  /** The last attempt, or null where there was none. */
  public LastOpen lastOpen() {
    return lastOpen;
  }

  @Override
  public String toString() {
    return "mapping=" + config().name();
  }
}
