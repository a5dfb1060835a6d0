package io.portway.agent;

import io.portway.agent.link.RelaySession;
import io.portway.agent.link.SessionState;
import io.portway.agent.mapping.AgentMapping;
import io.portway.agent.mapping.AgentMappings;
import io.portway.agent.mapping.LastOpen;
import io.portway.agent.mapping.Standing;
import io.portway.agent.status.StatusView;
import io.portway.local.MappingView;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.transport.Addresses;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The agent as status shows it. From any thread: all it reads may be read at any time. */
final class AgentViews {
  private final AgentName name;
  private final HostPort relay;
  private final RelaySession session;
  private final AgentMappings mappings;

  AgentViews(AgentName name, HostPort relay, RelaySession session, AgentMappings mappings) {
    this.name = name;
    this.relay = relay;
    this.session = session;
    this.mappings = mappings;
  }

  CompletableFuture<StatusView> status() {
    SessionState now = session.state();
    HostPort local = hostPort(now.localAddress());
    return CompletableFuture.completedFuture(
        new StatusView(
            name,
            relay,
            state(now.phase()),
            now.since(),
            local == null ? null : local.toString(),
            now.seenAs(),
            behindNat(local, now.seenAs()),
            now.trunks().stream().map(AgentViews::trunk).toList(),
            mappings.all().stream().map(mapping -> mapping(now, mapping)).toList(),
            now.lastError()));
  }

  private static StatusView.State state(SessionState.Phase phase) {
    return switch (phase) {
      case CONNECTED -> StatusView.State.CONNECTED;
      case CONNECTING -> StatusView.State.CONNECTING;
      case REFUSED -> StatusView.State.REFUSED;
    };
  }

  private static HostPort hostPort(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? Addresses.of(inet) : null;
  }

  /** A NAT changes the host; another port alone is some proxy's doing. */
  private static Boolean behindNat(HostPort local, String seenAs) {
    if (local == null || seenAs == null) {
      return null;
    }
    try {
      return !HostPort.parse(seenAs).host().equals(local.host());
    } catch (IllegalArgumentException e) {
      // A relay that writes addresses in a way of its own.
      return null;
    }
  }

  private static StatusView.TrunkView trunk(SessionState.Live live) {
    long nanos = live.trunk().roundTripNanos();
    Double millis = nanos == 0 ? null : (double) TimeUnit.NANOSECONDS.toMicros(nanos) / 1000;
    return new StatusView.TrunkView(millis, live.since());
  }

  /** What visitors would meet at this moment. */
  MappingView.State state(SessionState now, AgentMapping mapping) {
    if (now.phase() != SessionState.Phase.CONNECTED) {
      return MappingView.State.AGENT_OFFLINE;
    }
    return switch (mapping.standing().state()) {
      case READY -> MappingView.State.READY;
      case REFUSED -> MappingView.State.REFUSED;
      case UNANSWERED -> MappingView.State.AGENT_OFFLINE;
    };
  }

  private MappingView mapping(SessionState now, AgentMapping mapping) {
    Standing standing = mapping.standing();
    return new MappingView(
        mapping.config().name(),
        name,
        mapping.config().protocol(),
        standing.endpoint(),
        mapping.config().backend().toString(),
        state(now, mapping),
        now.phase() == SessionState.Phase.CONNECTED ? standing.reason() : now.lastError(),
        mapping.streams(),
        mapping.bytesIn(),
        mapping.bytesOut(),
        lastOpen(mapping.lastOpen()));
  }

  private static MappingView.LastOpen lastOpen(LastOpen open) {
    return open == null
        ? null
        : new MappingView.LastOpen(
            open.outcome().word(), open.at(), open.detail().isEmpty() ? null : open.detail());
  }
}
