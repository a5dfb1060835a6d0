package io.portway.relay.registry;

import io.netty.channel.EventLoop;
import io.portway.trunk.Trunk;
import java.util.Optional;

/** Where a mapping's streams go at the moment: the session that serves it. Safe on any thread. */
public interface StreamRoute {
  /** The trunk with the fewest streams among those that have a link. */
  Optional<Trunk> leastBusy();

  /** The same, but the trunk on {@code loop} where there is one. */
  Optional<Trunk> on(EventLoop loop);
}
