package io.portway.metrics;

import java.util.Map;

/**
 * What a mapping does, for the moment of a scrape.
 *
 * @param mapping its name, as the daemon's operators know it
 * @param opens attempts to reach the backend, by result
 * @param in from visitors towards the backend
 * @param out the way back
 */
public record MappingSample(
    String mapping, int streams, Map<String, Long> opens, Direction in, Direction out) {
  /**
   * One direction of all its streams.
   *
   * @param side who is to take the bytes
   * @param stalls how often it did not
   * @param parkedBytes what it has not taken yet
   */
  public record Direction(
      long bytes, String side, long stalls, long stalledNanos, long parkedBytes) {}

  public MappingSample {
    opens = Map.copyOf(opens);
  }
}
