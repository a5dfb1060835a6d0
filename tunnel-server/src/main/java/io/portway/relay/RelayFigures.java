package io.portway.relay;

import io.portway.flow.MemoryBudget;
import io.portway.identity.IdentityKind;
import io.portway.local.MappingView;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.relay.listener.Listeners;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.Traffic;
import io.portway.relay.session.ResumeRefusal;
import io.portway.relay.session.Session;
import io.portway.relay.session.Sessions;
import io.portway.wire.OpenOutcome;
import java.util.Arrays;
import java.util.List;

/** What the relay counts. Scraped on the control thread. */
final class RelayFigures {
  private final MemoryBudget budget;
  private final Sessions sessions;
  private final MappingRegistry registry;
  private final Listeners listeners;
  private final RelayViews views;

  RelayFigures(
      MemoryBudget budget,
      Sessions sessions,
      MappingRegistry registry,
      Listeners listeners,
      RelayViews views) {
    this.budget = budget;
    this.sessions = sessions;
    this.registry = registry;
    this.listeners = listeners;
    this.views = views;
  }

  void show(MetricsRegistry metrics) {
    Traffic total = registry.total();
    for (IdentityKind kind : IdentityKind.values()) {
      metrics.show(Meters.SESSIONS, () -> sessions(kind), kind.configName());
    }
    metrics.show(
        Meters.TRUNKS, () -> sessions.all().stream().mapToInt(one -> one.trunks().size()).sum());
    metrics.show(Meters.STREAMS, () -> sessions.all().stream().mapToInt(Session::streams).sum());
    metrics.show(Meters.STREAM_BYTES, total::bytesIn, "in");
    metrics.show(Meters.STREAM_BYTES, total::bytesOut, "out");
    for (String word : words()) {
      metrics.show(Meters.OPENS, () -> opens(total, word), word);
    }
    metrics.show(Meters.MEMORY_BUDGET, budget::held, "held");
    metrics.show(Meters.MEMORY_BUDGET, budget::total, "limit");
    metrics.show(Meters.LINKS_ACCEPTED, sessions::linksAccepted);
    metrics.show(Meters.LINKS_REFUSED, sessions::linksRefused);
    for (ResumeRefusal reason : ResumeRefusal.values()) {
      metrics.show(Meters.RESUMES_REFUSED, () -> sessions.resumesRefused(reason), reason.word());
    }
    metrics.show(Meters.HELD_VISITORS, listeners::heldVisitors);
    for (MappingView.State state : MappingView.State.values()) {
      metrics.show(Meters.MAPPINGS, () -> mappings(state), state.toString());
    }
  }

  private long sessions(IdentityKind kind) {
    return sessions.all().stream().filter(one -> one.kind() == kind).count();
  }

  private long mappings(MappingView.State state) {
    return views.mappings().stream().filter(one -> one.state() == state).count();
  }

  private static List<String> words() {
    return Arrays.stream(OpenOutcome.values()).map(OpenOutcome::word).distinct().toList();
  }

  private static long opens(Traffic total, String word) {
    return Arrays.stream(OpenOutcome.values())
        .filter(outcome -> outcome.word().equals(word))
        .mapToLong(total::opens)
        .sum();
  }
}
