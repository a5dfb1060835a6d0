package io.portway.pace;

/**
 * What the kernel knows of a link's path at one moment.
 *
 * @param nowNanos when it was asked
 * @param deliveredBytes that the peer has received since the connection began; only differences
 *     count
 * @param busyNanos how long bytes were under way or waiting since the connection began
 * @param roundTripNanos smoothed, as it is now
 * @param jitterNanos how much single round trips differ from that
 * @param leastRoundTripNanos the shortest of late
 * @param backlogged whether bytes wait that the kernel could send if it were allowed to
 */
public record PathSample(
    long nowNanos,
    long deliveredBytes,
    long busyNanos,
    long roundTripNanos,
    long jitterNanos,
    long leastRoundTripNanos,
    boolean backlogged) {}
