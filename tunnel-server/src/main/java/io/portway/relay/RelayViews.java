package io.portway.relay;

import io.portway.local.MappingView;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.relay.admin.AgentView;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.OpenRecord;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.session.Session;
import io.portway.relay.session.Sessions;
import io.portway.relay.store.IdentityState;
import io.portway.relay.store.StoredIdentity;
import io.portway.transport.Addresses;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What operators see of a relay: snapshots of its identities, sessions and mappings. On the control
 * thread.
 */
final class RelayViews {
  private final IdentityBook identities;
  private final Sessions sessions;
  private final MappingRegistry registry;

  RelayViews(IdentityBook identities, Sessions sessions, MappingRegistry registry) {
    this.identities = identities;
    this.sessions = sessions;
    this.registry = registry;
  }

  /** Where an agent is told to dial: {@code relay.public-host}, with the real port. */
  static HostPort dialled(RelayConfig config, InetSocketAddress listening) {
    return config.publicHost().address(listening.getPort());
  }

  List<AgentView> agents() {
    return identities.stored().stream().map(this::agent).toList();
  }

  private AgentView agent(StoredIdentity identity) {
    List<Session> live =
        sessions.all().stream()
            .filter(session -> session.name().equals(identity.name()))
            .filter(session -> !session.trunks().isEmpty())
            .sorted(Comparator.comparing(Session::since))
            .toList();
    AgentView.State state =
        identity.state() == IdentityState.REVOKED
            ? AgentView.State.REVOKED
            : live.isEmpty() ? AgentView.State.OFFLINE : AgentView.State.ONLINE;
    Session first = live.isEmpty() ? null : live.get(0);
    return new AgentView(
        identity.name(),
        identity.kind(),
        state,
        first == null ? identity.lastSeen().orElse(null) : first.since(),
        first == null ? identity.lastAddress().orElse(null) : first.address(),
        first == null ? identity.software().orElse(null) : first.software(),
        live.stream().mapToInt(session -> session.trunks().size()).sum(),
        live.stream().mapToInt(Session::streams).sum(),
        mappingsOf(identity.name()));
  }

  private List<MappingName> mappingsOf(AgentName agent) {
    return registry.all().stream()
        .map(RelayMapping::ref)
        .filter(ref -> ref.agent().equals(agent))
        .map(MappingRef::mapping)
        .toList();
  }

  /** What its agent says the keys of the SSH server behind a mapping are. */
  List<String> hostKeys(MappingRef ref) {
    return registry.find(ref).map(RelayMapping::hostKeys).orElse(List.of());
  }

  /** Served mappings, and those that an agent states and the relay refuses. */
  List<MappingView> mappings() {
    List<MappingView> views = new ArrayList<>();
    registry.all().forEach(mapping -> views.add(view(mapping)));
    for (Session session : sessions.all()) {
      session
          .refusals()
          .forEach(
              refusal -> {
                MappingRef ref = refusal.ref();
                if (registry.find(ref).isEmpty()) {
                  views.add(
                      new MappingView(
                          ref.mapping(),
                          ref.agent(),
                          refusal.protocol(),
                          null,
                          refusal.backend(),
                          MappingView.State.REFUSED,
                          refusal.reason(),
                          0,
                          0,
                          0,
                          null));
                }
              });
    }
    views.sort(
        Comparator.comparing((MappingView view) -> view.agent().value())
            .thenComparing(view -> view.name().value()));
    return views;
  }

  private static MappingView view(RelayMapping mapping) {
    MappingView.State state;
    String reason;
    if (mapping.isPublic() && mapping.bindProblem() != null) {
      state = MappingView.State.REFUSED;
      reason = mapping.bindProblem();
    } else if (mapping.serving() == null || mapping.serving().route().leastBusy().isEmpty()) {
      state = MappingView.State.AGENT_OFFLINE;
      reason =
          "agent "
              + mapping.ref().agent()
              + " is offline since "
              + mapping.awaySince().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    } else {
      state = MappingView.State.READY;
      reason = null;
    }
    OpenRecord last = mapping.traffic().lastOpen();
    return new MappingView(
        mapping.ref().mapping(),
        mapping.ref().agent(),
        mapping.protocol(),
        publicAddress(mapping.endpoint()),
        mapping.stated().backend().toString(),
        state,
        reason,
        mapping.traffic().streams(),
        mapping.traffic().bytesIn(),
        mapping.traffic().bytesOut(),
        last == null ? null : lastOpen(last));
  }

  private static MappingView.LastOpen lastOpen(OpenRecord last) {
    Instant at = last.at();
    return new MappingView.LastOpen(
        last.outcome().word(), at, last.detail().isEmpty() ? null : last.detail());
  }

  private static String publicAddress(InetSocketAddress endpoint) {
    return endpoint == null ? null : Addresses.of(endpoint).toString();
  }
}
