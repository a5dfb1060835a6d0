package io.portway.visit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.portway.agent.link.RelaySession;
import io.portway.agent.link.SessionState;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.refusal.Refusal;
import io.portway.refusal.RefusalWriter;
import io.portway.trunk.Trunk;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Local connections on their way to a trunk. While there is none, or the relay has not named the
 * mapping yet, they wait unread for a while. Owned by the session's control loop.
 */
final class Visitors {
  private static final long HOLD_SECONDS = 10;
  private static final int MAX_HELD = 64;

  private final RelaySession session;
  private final EventLoop control;
  private final MappingRef mapping;
  private final Runnable denied;
  private final ArrayDeque<Waiting> held = new ArrayDeque<>();
  private final AtomicInteger live = new AtomicInteger();

  private Target target;
  private Protocol protocol = Protocol.TCP;

  /** Why nobody is let through, or null where somebody may be soon. */
  private String refusal;

  private record Waiting(Channel socket, Future<?> deadline) {}

  /**
   * @param denied called on the control loop where the relay no longer knows the mapping
   */
  Visitors(RelaySession session, MappingRef mapping, Runnable denied) {
    this.session = session;
    this.control = session.controlLoop();
    this.mapping = mapping;
    this.denied = denied;
  }

  /** The relay named the mapping. */
  void found(Target named) {
    target = named;
    protocol = named.protocol();
    refusal = null;
    release();
  }

  /** The relay does not name the mapping: no such one, or not for this visitor. */
  void notFound(String why) {
    target = null;
    refusal = why;
    release();
  }

  /** What was named belongs to a session that is over. */
  void forget() {
    target = null;
  }

  /** Connections that have a trunk and are not closed yet. From any thread. */
  int live() {
    return live.get();
  }

  /** A connection came, not registered yet. */
  void accept(Channel socket) {
    assert control.inEventLoop();
    if (!tryOpen(socket)) {
      if (held.size() >= MAX_HELD) {
        refuse(socket, Refusal.Reason.BUSY, "too many connections wait for the relay");
      } else {
        held.add(
            new Waiting(
                socket, control.schedule(() -> expire(socket), HOLD_SECONDS, TimeUnit.SECONDS)));
      }
    }
  }

  /** A trunk came, or the relay answered: those who wait may go on. */
  void release() {
    while (!held.isEmpty() && tryOpen(held.peek().socket())) {
      held.poll().deadline().cancel(false);
    }
  }

  /** Whether the connection needs to wait no longer. */
  private boolean tryOpen(Channel socket) {
    if (refusal != null) {
      refuse(socket, Refusal.Reason.DENIED, refusal);
      denied.run();
      return true;
    }
    Target named = target;
    Optional<Trunk> trunk = leastBusy();
    if (named == null || trunk.isEmpty()) {
      return false;
    }
    EventLoop loop = trunk.get().eventLoop();
    // Registered and tied in one turn of its loop: epoll reads a socket whose peer has sent FIN,
    // also where it is told not to.
    loop.execute(
        () ->
            loop.register(socket)
                .addListener(
                    registered -> {
                      if (registered.isSuccess()) {
                        open(trunk.get(), named, socket);
                      } else {
                        socket.unsafe().closeForcibly();
                      }
                    }));
    return true;
  }

  /** On the trunk's loop, on which the socket is registered. */
  private void open(Trunk trunk, Target named, Channel socket) {
    if (VisitStream.tryOpen(trunk, mapping, named, socket, () -> control.execute(denied))) {
      live.incrementAndGet();
      socket.closeFuture().addListener(closed -> live.decrementAndGet());
    } else {
      // Since it was chosen the trunk lost its link, or the relay stops: as if it came now.
      socket.deregister().addListener(gone -> control.execute(() -> accept(socket)));
    }
  }

  private Optional<Trunk> leastBusy() {
    return session.state().trunks().stream()
        .map(SessionState.Live::trunk)
        .filter(Trunk::takesStreams)
        .min(Comparator.comparingInt(Trunk::streamCount));
  }

  private void expire(Channel socket) {
    if (held.removeIf(waiting -> waiting.socket() == socket)) {
      String error = session.state().lastError();
      refuse(
          socket,
          Refusal.Reason.AGENT_OFFLINE,
          "the relay is not connected" + (error == null ? "" : ": " + error));
    }
  }

  private void refuse(Channel socket, Refusal.Reason reason, String message) {
    control
        .register(socket)
        .addListener(
            registered ->
                RefusalWriter.write(
                    socket, protocol, new Refusal(reason, mapping, mapping + ": " + message)));
  }

  /** Nobody is let through any more. */
  void close() {
    held.forEach(waiting -> waiting.socket().unsafe().closeForcibly());
    held.clear();
  }
}
