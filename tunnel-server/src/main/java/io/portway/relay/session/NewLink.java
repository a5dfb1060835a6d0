package io.portway.relay.session;

import io.netty.channel.Channel;
import io.portway.loop.Unwatched;
import io.portway.mapping.AgentName;
import io.portway.relay.enrol.Known;
import io.portway.transport.Addresses;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.Trunk;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import io.portway.wire.WireException;
import java.net.InetSocketAddress;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link that said HELLO and waits, unread, to be welcomed or refused.
 *
 * @param identity whose certificate it showed
 */
record NewLink(Channel channel, LinkHandler handler, Known identity, Hello hello, String address) {
  private static final Logger log = LoggerFactory.getLogger(NewLink.class);

  AgentName name() {
    return identity.name();
  }

  static String address(Channel channel) {
    InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
    return remote == null ? "unknown" : Addresses.of(remote).toString();
  }

  /** Says why not, and closes. From any thread. */
  void refuse(GoAwayCode code, String reason) {
    refuse(code, 0, reason);
  }

  /** The same with a time to stay away for. */
  void refuse(GoAwayCode code, int waitMillis, String reason) {
    log.info("{}={} address={} refused: {} ({})", hello.role(), name(), address, reason, code);
    LinkHandler.refuse(channel, new GoAway(GoAway.Scope.SESSION, code, 0, waitMillis, reason));
  }

  /** Moves the link to the trunk's loop, once, and lets it begin. From any thread. */
  void moveTo(Trunk trunk, Session session, Sessions sessions, LongFunction<Welcome> welcome) {
    Runnable begin = () -> begin(trunk, session, sessions, welcome);
    if (channel.eventLoop() == trunk.eventLoop()) {
      trunk.eventLoop().execute(begin);
      return;
    }
    channel
        .deregister()
        .addListener(
            gone ->
                trunk
                    .eventLoop()
                    .register(channel)
                    .addListener(moved -> trunk.eventLoop().execute(begin)));
  }

  private void begin(
      Trunk trunk, Session session, Sessions sessions, LongFunction<Welcome> welcome) {
    if (trunk.isClosed()) {
      String reason = "what this link wants to go on with is over";
      sessions.refuseResume(this, ResumeRefusal.UNKNOWN, GoAwayCode.UNKNOWN_SESSION, reason);
      return;
    }
    try {
      trunk.checkResume(hello.received());
    } catch (WireException e) {
      sessions.refuseResume(this, ResumeRefusal.OFFSET, GoAwayCode.PROTOCOL, e.getMessage());
      return;
    }
    boolean goesOn = trunk.hadLink();
    if (trunk.hasLink()) {
      session.onLinkReplaced(trunk);
    }
    // Nothing that is read from the link before it counts any more.
    trunk.detach();
    // Also where the link broke meanwhile: the trunk must hear of its end.
    Unwatched.write(channel, Frames.welcome(channel.alloc(), welcome.apply(trunk.received())));
    trunk.attach(channel, handler, hello);
    channel.config().setAutoRead(true);
    if (goesOn) {
      session.onResumed(trunk);
    } else {
      session.onLinkUp();
    }
  }
}
