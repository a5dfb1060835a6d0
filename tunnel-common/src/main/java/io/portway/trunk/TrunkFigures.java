package io.portway.trunk;

/**
 * What a trunk's loop publishes about once a second, for metrics.
 *
 * @param unsentBytes bytes of streams that wait for their turn on the link
 * @param unacknowledgedBytes bytes of frames that the peer has not acknowledged: what its next link
 *     would get again
 */
public record TrunkFigures(long unsentBytes, long unacknowledgedBytes) {
  /** Of a trunk that is over, or had no link yet. */
  static final TrunkFigures NONE = new TrunkFigures(0, 0);
}
