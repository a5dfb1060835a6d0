package io.portway.trunk;

import io.portway.flow.CreditPool;
import io.portway.wire.Frames;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import java.time.Duration;

/**
 * What one side asks of a trunk. The lower value of the two sides holds.
 *
 * @param maxPayload largest frame payload, in bytes
 * @param initialCredit bytes that the peer may send on a stream it opens before the first CREDIT
 * @param maxStreams streams of the peer's at once on one trunk
 * @param silence how long a link may be silent before it is dead
 * @param lastStreamId ids from here on are not used: the trunk is retired before
 * @param resumeWindow how long streams wait for a further link; zero for not at all
 * @param wear when a link is replaced that works
 */
public record TrunkSettings(
    int maxPayload,
    int initialCredit,
    int maxStreams,
    Duration silence,
    int lastStreamId,
    Duration resumeWindow,
    LinkWear wear) {
  /** Trunks of a session, unless configured otherwise. */
  public static final int TRUNKS = 2;

  /** Streams that one session may have. */
  public static final int SESSION_STREAMS = 4096;

  /**
   * How long streams wait where the other side decides when it is over: a dialling side learns that
   * from the relay, and waits this long for one that never answers.
   */
  public static final Duration LONGEST_RESUME_WINDOW = Duration.ofMinutes(10);

  /** Stream ids of one trunk. */
  private static final int STREAM_IDS = 1 << 30;

  public TrunkSettings {
    if (maxPayload < 1024 || maxPayload > Frames.MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "maxPayload: " + maxPayload + " (expected: 1024 to " + Frames.MAX_PAYLOAD + ")");
    }
    if (silence.toMillis() < 100) {
      throw new IllegalArgumentException("silence: " + silence + " (expected: >= 100 ms)");
    }
  }

  /** The defaults for a session of {@code trunks} trunks, each with its share of the session's. */
  public static TrunkSettings share(int trunks, Duration silence) {
    return new TrunkSettings(
        Frames.MAX_PAYLOAD,
        CreditPool.FLOOR,
        SESSION_STREAMS / trunks,
        silence,
        STREAM_IDS,
        LONGEST_RESUME_WINDOW,
        LinkWear.DEFAULT);
  }

  /** The same with another window, as the relay's configuration has it. */
  public TrunkSettings withResumeWindow(Duration window) {
    return new TrunkSettings(
        maxPayload, initialCredit, maxStreams, silence, lastStreamId, window, wear);
  }

  /** The same with links that are replaced at another time. */
  public TrunkSettings withWear(LinkWear wear) {
    return new TrunkSettings(
        maxPayload, initialCredit, maxStreams, silence, lastStreamId, resumeWindow, wear);
  }

  /** What holds with the peer's HELLO. */
  PeerLimits with(Hello peer) {
    return new PeerLimits(
        Math.min(maxPayload, peer.maxPayload()),
        peer.initialCredit(),
        Math.min(maxStreams, peer.maxStreams()),
        Math.min(silence.toMillis(), peer.silenceMillis()));
  }

  /** What holds with the peer's WELCOME. */
  PeerLimits with(Welcome peer) {
    return new PeerLimits(
        Math.min(maxPayload, peer.maxPayload()),
        peer.initialCredit(),
        Math.min(maxStreams, peer.maxStreams()),
        Math.min(silence.toMillis(), peer.silenceMillis()));
  }
}
