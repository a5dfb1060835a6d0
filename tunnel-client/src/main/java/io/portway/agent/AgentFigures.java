package io.portway.agent;

import io.portway.agent.link.RelaySession;
import io.portway.agent.link.SessionState;
import io.portway.agent.mapping.AgentMapping;
import io.portway.agent.mapping.AgentMappings;
import io.portway.flow.MemoryBudget;
import io.portway.local.MappingView;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.wire.OpenOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** What {@code GET /metrics} shows of an agent. Read on the thread that scrapes. */
final class AgentFigures {
  private final MemoryBudget budget;
  private final RelaySession session;
  private final AgentMappings mappings;
  private final AgentViews views;

  AgentFigures(
      MemoryBudget budget, RelaySession session, AgentMappings mappings, AgentViews views) {
    this.budget = budget;
    this.session = session;
    this.mappings = mappings;
    this.views = views;
  }

  void show(MetricsRegistry metrics) {
    metrics.show(
        Meters.CONNECTED, () -> session.state().phase() == SessionState.Phase.CONNECTED ? 1 : 0);
    metrics.show(Meters.TRUNKS, () -> session.state().trunks().size());
    metrics.show(Meters.STREAMS, () -> sum(AgentMapping::streams));
    metrics.show(Meters.STREAM_BYTES, () -> sum(AgentMapping::bytesIn), "in");
    metrics.show(Meters.STREAM_BYTES, () -> sum(AgentMapping::bytesOut), "out");
    for (String word : words()) {
      metrics.show(Meters.OPENS, () -> opens(word), word);
    }
    metrics.show(Meters.MEMORY_BUDGET, budget::held, "held");
    metrics.show(Meters.MEMORY_BUDGET, budget::total, "limit");
    metrics.show(Meters.RECONNECTS, session::reconnects);
    for (MappingView.State state : MappingView.State.values()) {
      metrics.show(Meters.MAPPINGS, () -> mappings(state), state.toString());
    }
  }

  private long sum(ToLongFunction<AgentMapping> figure) {
    return mappings.known().stream().mapToLong(figure).sum();
  }

  private static List<String> words() {
    return Arrays.stream(OpenOutcome.values()).map(OpenOutcome::word).distinct().toList();
  }

  private long opens(String word) {
    return Arrays.stream(OpenOutcome.values())
        .filter(outcome -> outcome.word().equals(word))
        .mapToLong(outcome -> sum(mapping -> mapping.opens(outcome)))
        .sum();
  }

  private long mappings(MappingView.State state) {
    SessionState now = session.state();
    return mappings.all().stream().filter(mapping -> views.state(now, mapping) == state).count();
  }
}
