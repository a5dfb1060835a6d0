package io.portway.trunk;

import io.portway.stream.TunnelStream;
import io.portway.wire.GoAway;

/** What a trunk tells its session. Every method on the trunk's event loop. */
public interface TrunkListener {
  /**
   * The peer opened a stream: put handlers into its pipeline, and later call {@link
   * TunnelStream#accept} or {@link TunnelStream#refuse} once. It is not read until {@code
   * stream.config().setAutoRead(true)}.
   */
  void onStream(Trunk trunk, TunnelStream stream);

  /** A whole control message came. */
  void onControl(Trunk trunk, byte[] message);

  /**
   * The link has carried as much as one set of TLS keys should: at the dialling side, a fresh one
   * is due.
   */
  default void onLinkWorn(Trunk trunk) {}

  /** The peer gives up the link, the trunk or the session, or asks for another link. */
  void onGoAway(Trunk trunk, GoAway goAway);

  /**
   * The trunk only finishes its streams, and then goes down; new ones need a fresh trunk. At the
   * dialling side the relay knows of it already, so that the fresh one may be dialled now.
   */
  void onRetired(Trunk trunk);

  /**
   * The link is gone; streams are still there, and wait for another one.
   *
   * @param reason a sentence for operators
   */
  void onLinkDown(Trunk trunk, String reason);

  /**
   * No further link can save the trunk: its streams were reset. Not called where the session closes
   * it.
   *
   * @param reason a sentence for operators
   */
  void onEnded(Trunk trunk, String reason);
}
