package io.portway.agent.link;

import io.portway.control.ControlMessage;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.wire.Welcome;

/** What a session tells whoever uses it. */
public interface SessionListener {
  /** What a trunk 0 has kept of the one before. */
  enum Continuity {
    /** The relay knows nothing of what was before. */
    NEW_SESSION,
    /** The session goes on, with a trunk 0 that knows nothing. */
    SAME_SESSION,
    /** The same trunk 0 goes on over another link: nothing was lost. */
    RESUMED
  }

  /** Trunk 0 has a link: control messages may be sent. On the control loop. */
  void onWelcome(Welcome welcome, Continuity continuity);

  /** The relay sent a control message. On the control loop. */
  void onControl(ControlMessage message);

  /** The relay opened a stream. On the trunk's loop; see {@code TrunkListener.onStream}. */
  void onStream(Trunk trunk, TunnelStream stream);

  /** A link came or went, or a dial failed: see {@link RelaySession#state}. On the control loop. */
  void onChange(SessionState state);
}
