package io.portway.relay.probe;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.portway.relay.registry.RelayMapping;
import io.portway.transport.Transports;
import io.portway.trunk.Trunk;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Probes mappings of the running relay. From any thread. */
public final class Prober {
  private final Transports transports;
  private final EventLoopGroup loops;

  public Prober(Transports transports, EventLoopGroup loops) {
    this.transports = transports;
    this.loops = loops;
  }

  /** Goes the way once; every hop has a limit, so that this ends within 20 s. */
  public CompletableFuture<ProbeResult> probe(RelayMapping mapping) {
    RelayMapping.Serving serving = mapping.serving();
    Optional<Trunk> trunk = serving == null ? Optional.empty() : serving.route().leastBusy();
    EventLoop loop = trunk.map(Trunk::eventLoop).orElseGet(() -> loops.next());
    Probe probe = new Probe(transports, mapping, loop, trunk.orElse(null), serving);
    loop.execute(probe::start);
    return probe.result();
  }
}
