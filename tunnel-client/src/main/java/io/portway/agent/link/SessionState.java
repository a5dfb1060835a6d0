package io.portway.agent.link;

import io.portway.trunk.Trunk;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;

/**
 * How a session is doing, at one moment.
 *
 * @param since when the phase began
 * @param lastError the last thing that went wrong, a sentence, or null
 * @param localAddress our end of trunk 0's link, or null
 * @param seenAs that address as the relay saw it, or null
 * @param wanted trunks that the relay wants; 0 before the first WELCOME
 * @param trunks those that have a link, by index
 * @param failure the dial failure that holds now, or null where there is none
 */
public record SessionState(
    Phase phase,
    Instant since,
    String lastError,
    SocketAddress localAddress,
    String seenAs,
    int wanted,
    List<Live> trunks,
    Failure failure) {
  /** Where a session can be. */
  public enum Phase {
    CONNECTING,
    CONNECTED,
    /** The relay said no. Dialling goes on, slowly. */
    REFUSED
  }

  /** A trunk that has a link. */
  public record Live(Trunk trunk, Instant since) {}

  /**
   * Why trunk 0 has no link.
   *
   * @param refused whether the relay itself said no
   */
  public record Failure(boolean refused, String reason) {}

  public SessionState {
    trunks = List.copyOf(trunks);
  }
}
