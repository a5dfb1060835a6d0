package io.portway.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * What Linux tells of a TCP connection with the option TCP_INFO, as far as pacing wants it.
 *
 * @param segmentBytes payload of a full segment
 * @param roundTripNanos smoothed
 * @param jitterNanos mean deviation of the round trip
 * @param leastRoundTripNanos shortest single round trip of the last minutes
 * @param unsentBytes written to the socket and not yet sent
 * @param unacknowledgedSegments sent and not yet acknowledged
 * @param deliveredSegments that arrived since the connection began, modulo 2^32
 * @param outOfOrderSegments ever received behind a hole, modulo 2^32
 * @param busyNanos how long anything was unsent or unacknowledged
 */
record TcpInfo(
    int segmentBytes,
    long roundTripNanos,
    long jitterNanos,
    long leastRoundTripNanos,
    int unsentBytes,
    int unacknowledgedSegments,
    int deliveredSegments,
    int outOfOrderSegments,
    long busyNanos) {
  /** Length of the kernel's structure up to the last field that we read, and beyond. */
  static final int LENGTH = 232;

  // Offsets in struct tcp_info of include/uapi/linux/tcp.h, which only ever grows at its end.
  private static final int SND_MSS = 16;
  private static final int UNACKED = 24;
  private static final int RTT = 68;
  private static final int RTTVAR = 72;
  private static final int NOTSENT_BYTES = 144;
  private static final int MIN_RTT = 148;
  private static final int BUSY_TIME = 168;
  private static final int DELIVERED = 192;
  private static final int RCV_OOOPACK = 224;

  static TcpInfo parse(ByteBuffer raw) {
    ByteBuffer info = raw.duplicate().order(ByteOrder.nativeOrder());
    return new TcpInfo(
        info.getInt(SND_MSS),
        micros(info, RTT),
        micros(info, RTTVAR),
        micros(info, MIN_RTT),
        info.getInt(NOTSENT_BYTES),
        info.getInt(UNACKED),
        info.getInt(DELIVERED),
        info.getInt(RCV_OOOPACK),
        TimeUnit.MICROSECONDS.toNanos(info.getLong(BUSY_TIME)));
  }

  private static long micros(ByteBuffer info, int offset) {
    return TimeUnit.MICROSECONDS.toNanos(Integer.toUnsignedLong(info.getInt(offset)));
  }
}
