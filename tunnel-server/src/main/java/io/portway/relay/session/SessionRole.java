package io.portway.relay.session;

import io.portway.control.ControlHandler;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import java.time.Instant;
import java.util.List;

/** What a session may do: an agent serves mappings, a visitor reaches them. */
interface SessionRole extends ControlHandler {
  /** The peer opened a stream. On the trunk's loop. */
  void onStream(Trunk trunk, TunnelStream stream);

  /** What it states and does not get. On the control thread. */
  List<RefusedMapping> refusals();

  /** What was refused for now is tried again. On the control thread. */
  void retry();

  /** What it stated is decided anew: the relay's limits have changed. On the control thread. */
  void restate();

  /** The last link is gone, and may come back. On the control thread. */
  void linksGone(Instant since);

  /** There is a link again. On the control thread. */
  void linksBack();

  /** The session is over. On the control thread. */
  void closed();
}
