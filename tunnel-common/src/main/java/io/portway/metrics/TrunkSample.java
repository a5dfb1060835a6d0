package io.portway.metrics;

/**
 * What waits in a trunk, for the moment of a scrape.
 *
 * @param peer who is at its other end, or whose it is
 * @param trunk its number in its session
 * @param roundTripNanos 0 while it is not known
 */
public record TrunkSample(
    String peer, int trunk, long roundTripNanos, long unsentBytes, long unacknowledgedBytes) {}
