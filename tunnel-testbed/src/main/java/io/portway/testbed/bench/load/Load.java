package io.portway.testbed.bench.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What one run of the load generator did.
 *
 * @param amount bytes, requests or round trips, as the kind of load has it; only those that arrived
 *     whole
 * @param nanos from the first byte sent to the last one confirmed
 * @param errors connections that ended otherwise than they should have
 * @param firstError how the first of them ended, or null
 * @param p50Micros median round trip; 0 where none was measured
 * @param quietP99Micros of key presses, before anything else moved; 0 for all other loads
 */
public record Load(
    long amount,
    long nanos,
    long errors,
    String firstError,
    double p50Micros,
    double p99Micros,
    double quietP99Micros) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Load of(long amount, long nanos, long errors, String firstError) {
    return new Load(amount, nanos, errors, firstError, 0, 0, 0);
  }

  Load withTimes(Times times) {
    return new Load(
        amount, nanos, errors, firstError, times.micros(0.50), times.micros(0.99), quietP99Micros);
  }

  Load withQuiet(Times quiet) {
    return new Load(amount, nanos, errors, firstError, p50Micros, p99Micros, quiet.micros(0.99));
  }

  public double perSecond() {
    return amount * 1e9 / nanos;
  }

  public static Load parse(String json) {
    try {
      return JSON.readValue(json, Load.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No result of the load generator: " + json, e);
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
