package io.portway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.portway.pace.PathSample;
import io.portway.pace.RateController;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of a link, with what Linux offers beyond plain TCP: congestion control, pacing, a
 * short queue of unsent bytes, and the figures of TCP_INFO. Owned by its channel's event loop.
 */
public final class LinkSocket {
  private static final Logger log = LoggerFactory.getLogger(LinkSocket.class);

  private static final int SOL_SOCKET = 1;
  private static final int SO_MAX_PACING_RATE = 47;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_CONGESTION = 13;

  private static final RawUnixChannelOption INFO =
      new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, TcpInfo.LENGTH);

  private static final RawUnixChannelOption PACING =
      new RawUnixChannelOption("SO_MAX_PACING_RATE", SOL_SOCKET, SO_MAX_PACING_RATE, Long.BYTES);

  /**
   * Stands for no limit where the kernel is to spread what it sends all the same. All ones would
   * leave pacing off.
   */
  private static final long NO_LIMIT = 1L << 40;

  /** Whether a refusal was logged: it will be the same for every link of this process. */
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final Channel channel;
  private TcpInfo last;
  private long delivered;
  private int arrived;
  private int early;

  private LinkSocket(Channel channel) {
    this.channel = channel;
  }

  /** Empty where the channel has none of it: on NIO, and in tests without a socket. */
  public static Optional<LinkSocket> of(Channel channel) {
    return channel instanceof EpollSocketChannel
        ? Optional.of(new LinkSocket(channel))
        : Optional.empty();
  }

  /**
   * Chooses how TCP finds its rate: {@code wanted}, otherwise cubic, otherwise reno. Where the
   * kernel allows none of these to this process, it keeps its own; that is said once.
   */
  public void choose(CongestionControl wanted) {
    Set<String> names = new LinkedHashSet<>();
    names.add(wanted.toString());
    names.add(CongestionControl.CUBIC.toString());
    names.add(CongestionControl.RENO.toString());
    choose(names);
  }

  /** The first of {@code names} that the kernel takes. */
  void choose(Set<String> names) {
    List<String> refusals = new ArrayList<>();
    for (String name : names) {
      try {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        channel.config().setOption(congestion(ascii.length), ByteBuffer.wrap(ascii));
        sayOnce(refusals, name);
        return;
      } catch (ChannelException e) {
        refusals.add(name + ": " + reason(e));
      }
    }
    sayOnce(refusals, "the system's default");
  }

  private static void sayOnce(List<String> refusals, String used) {
    if (!refusals.isEmpty() && SAID.compareAndSet(false, true)) {
      log.warn(
          "the kernel refuses a congestion control to links ({}); they use {}. Load it and add it to"
              + " net.ipv4.tcp_allowed_congestion_control, or give the daemon CAP_NET_ADMIN.",
          String.join(", ", refusals),
          used);
    }
  }

  private static String reason(ChannelException e) {
    return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
  }

  private static RawUnixChannelOption congestion(int length) {
    return new RawUnixChannelOption("TCP_CONGESTION", IPPROTO_TCP, TCP_CONGESTION, length);
  }

  /** Below this many unsent bytes the kernel asks for more. */
  public void limitUnsent(int bytes) {
    channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) bytes);
  }

  /**
   * Has the kernel spread what it sends over the round trip, at most {@code bytesPerSecond} of it.
   */
  public void pace(long bytesPerSecond) {
    long rate = bytesPerSecond == RateController.UNLIMITED ? NO_LIMIT : bytesPerSecond;
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    channel.config().setOption((ChannelOption<ByteBuffer>) PACING, value.putLong(0, rate));
  }

  /** How the path is now. */
  public PathSample sample(long nowNanos) {
    TcpInfo info = TcpInfo.parse(channel.config().getOption(INFO));
    if (last != null) {
      int segments = info.deliveredSegments() - last.deliveredSegments();
      delivered += Integer.toUnsignedLong(segments) * info.segmentBytes();
    }
    last = info;
    return new PathSample(
        nowNanos,
        delivered,
        info.busyNanos(),
        info.roundTripNanos(),
        info.jitterNanos(),
        info.leastRoundTripNanos(),
        info.unsentBytes() > 0);
  }

  /**
   * Whether, since this was last asked, the peer's kernel took more of what waits here, or ours got
   * something that it can't hand on yet because an earlier segment is missing. In both cases a pong
   * may be long on its way.
   */
  public boolean isMoving() {
    TcpInfo info = TcpInfo.parse(channel.config().getOption(INFO));
    boolean took = info.deliveredSegments() != arrived && info.unsentBytes() > 0;
    boolean got = info.outOfOrderSegments() != early;
    arrived = info.deliveredSegments();
    early = info.outOfOrderSegments();
    return took || got;
  }

  /** Whether everything that was written had arrived at the last {@link #sample}. */
  public boolean isQuiet() {
    return last != null && last.unsentBytes() == 0 && last.unacknowledgedSegments() == 0;
  }
}
