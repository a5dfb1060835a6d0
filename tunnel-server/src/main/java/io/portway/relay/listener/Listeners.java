package io.portway.relay.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.PromiseNotifier;
import io.portway.loop.Unwatched;
import io.portway.mapping.IpAddress;
import io.portway.relay.registry.MappingObserver;
import io.portway.relay.registry.PublicPorts;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.store.ControlThread;
import io.portway.transport.AcceptPause;
import io.portway.transport.Addresses;
import io.portway.transport.Transports;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds and closes the ports of public mappings. Owned by the control thread; visitors are accepted
 * on one loop of its own.
 */
public final class Listeners implements MappingObserver, PublicPorts {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final Transports transports;
  private final EventLoop accepting;
  private final ControlThread control;
  private final AcceptPause pause;
  private final HeldVisitors held;
  private final Map<RelayMapping, Port> ports = new HashMap<>();
  private IpAddress relayBind;

  /** A port that is bound, or is being bound, or failed. */
  private static final class Port {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final VisitorAcceptor acceptor;
    private Channel channel;
    private boolean dropped;

    Port(VisitorAcceptor acceptor) {
      this.acceptor = acceptor;
    }
  }

  /**
   * @param accepting the loop that accepts visitors
   * @param pause what every listener of this process does when it can't accept
   * @param hold how long a visitor may wait for its agent
   */
  public Listeners(
      Transports transports,
      EventLoop accepting,
      ControlThread control,
      AcceptPause pause,
      IpAddress relayBind,
      Duration hold) {
    this.transports = transports;
    this.accepting = accepting;
    this.control = control;
    this.pause = pause;
    this.relayBind = relayBind;
    this.held = new HeldVisitors(accepting, hold);
  }

  /** Visitors that wait for their agent. From any thread. */
  public int heldVisitors() {
    return held.size();
  }

  /** Another wait holds for visitors that come from now on. */
  public void hold(Duration hold) {
    accepting.execute(() -> held.limit(hold));
  }

  /** Ports that are bound from now on are opened there. */
  public void bindAt(IpAddress address) {
    control.assertOnThread();
    relayBind = address;
  }

  /** New visitors, and those that wait, are refused from now on; the ports stay bound. */
  public void refuseAll(String reason) {
    accepting.execute(() -> held.refuseAll(reason));
  }

  @Override
  public void added(RelayMapping mapping) {
    begin(mapping);
  }

  @Override
  public CompletableFuture<Void> bind(RelayMapping mapping) {
    begin(mapping);
    Port port = ports.get(mapping);
    return port == null ? CompletableFuture.completedFuture(null) : port.done;
  }

  /** Binds a public mapping's port unless that is done or under way; the mapping is told how. */
  private void begin(RelayMapping mapping) {
    control.assertOnThread();
    Port known = ports.get(mapping);
    boolean busy = known != null && (!known.done.isDone() || known.channel != null);
    if (!mapping.isPublic() || busy) {
      return;
    }
    Port port = new Port(new VisitorAcceptor(mapping, held));
    ports.put(mapping, port);
    InetSocketAddress address = address(mapping);
    ChannelFuture bound = listen(port.acceptor, address);
    bound.addListener(done -> control.execute(() -> afterBind(mapping, port, address, bound)));
  }

  private InetSocketAddress address(RelayMapping mapping) {
    IpAddress bind = mapping.stated().bind().map(IpAddress::parse).orElse(relayBind);
    return new InetSocketAddress(bind.toInetAddress(), mapping.stated().port().orElseThrow());
  }

  private ChannelFuture listen(VisitorAcceptor acceptor, InetSocketAddress address) {
    ServerChannel server = transports.serverSockets(address.getAddress()).newChannel();
    server.config().setOption(ChannelOption.SO_BACKLOG, 1024);
    server.config().setOption(ChannelOption.SO_REUSEADDR, true);
    server.pipeline().addLast(pause.of(acceptor), acceptor);
    ChannelPromise bound = server.newPromise();
    accepting
        .register(server)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                server.bind(address).addListener(new PromiseNotifier<>(bound));
              } else {
                bound.setFailure(registered.cause());
              }
            });
    return bound;
  }

  private void afterBind(
      RelayMapping mapping, Port port, InetSocketAddress address, ChannelFuture bound) {
    if (bound.isSuccess()) {
      if (port.dropped) {
        Unwatched.close(bound.channel());
      } else {
        port.channel = bound.channel();
        mapping.bound(
            new InetSocketAddress(
                address.getAddress(),
                ((InetSocketAddress) bound.channel().localAddress()).getPort()));
        log.info("{} listening public={}", mapping, Addresses.of(address));
      }
    } else {
      Unwatched.close(bound.channel());
      String problem =
          "port "
              + address.getPort()
              + " can't be bound at "
              + Addresses.of(address.getAddress())
              + ": another process may hold it ("
              + bound.cause().getMessage()
              + "); it is tried again every 30 s";
      if (!problem.equals(mapping.bindProblem())) {
        log.warn("{} {}", mapping, problem);
      }
      mapping.notBound(problem);
    }
    port.done.complete(null);
  }

  @Override
  public void served(RelayMapping mapping) {
    accepting.execute(() -> held.release(mapping));
  }

  @Override
  public void replaced(RelayMapping old, RelayMapping fresh) {
    control.assertOnThread();
    Port port = ports.get(old);
    if (port == null || port.channel == null) {
      removed(old);
      added(fresh);
      return;
    }
    ports.remove(old);
    ports.put(fresh, port);
    fresh.bound(old.endpoint());
    port.acceptor.serve(fresh);
    accepting.execute(() -> held.replace(old, fresh));
  }

  @Override
  public void removed(RelayMapping mapping) {
    control.assertOnThread();
    Port port = ports.remove(mapping);
    if (port != null) {
      port.dropped = true;
      if (port.channel != null) {
        Unwatched.close(port.channel);
        log.info("{} no longer listening", mapping);
      }
    }
    accepting.execute(() -> held.refuseAll(mapping));
  }

  /** Tries again to bind what could not be bound. */
  public void retry() {
    for (RelayMapping mapping : new ArrayList<>(ports.keySet())) {
      if (mapping.bindProblem() != null) {
        begin(mapping);
      }
    }
  }

  /** Closes every port; the future completes when all are free. */
  public CompletableFuture<Void> close() {
    control.assertOnThread();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Port port : ports.values()) {
      port.dropped = true;
      if (port.channel != null) {
        CompletableFuture<Void> one = new CompletableFuture<>();
        port.channel.close().addListener(closed -> one.complete(null));
        all.add(one);
      }
    }
    ports.clear();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }
}
