package io.portway.agent;

import io.portway.agent.link.RelaySession;
import io.portway.agent.link.SessionState;
import io.portway.agent.mapping.AgentMapping;
import io.portway.agent.mapping.AgentMappings;
import io.portway.flow.MemoryBudget;
import io.portway.local.MappingView;
import io.portway.mapping.AgentName;
import io.portway.metrics.DataPathMeters;
import io.portway.metrics.LinkSample;
import io.portway.metrics.MappingSample;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.metrics.TrunkSample;
import io.portway.stream.Passage;
import io.portway.trunk.LinkHistory;
import io.portway.wire.OpenOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What {@code GET /metrics} shows of an agent. Read on the thread that scrapes. */
final class AgentFigures {
  private final AgentName name;
  private final MemoryBudget budget;
  private final RelaySession session;
  private final AgentMappings mappings;
  private final AgentViews views;

  AgentFigures(
      AgentName name,
      MemoryBudget budget,
      RelaySession session,
      AgentMappings mappings,
      AgentViews views) {
    this.name = name;
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
    DataPathMeters.showTrunks(metrics, this::trunks);
    DataPathMeters.showLinks(metrics, this::links);
    DataPathMeters.showMappings(
        metrics, () -> mappings.all().stream().map(AgentFigures::mapping).toList());
    metrics.show(Meters.RECONNECTS, session::reconnects);
    for (MappingView.State state : MappingView.State.values()) {
      metrics.show(Meters.MAPPINGS, () -> mappings(state), state.toString());
    }
  }

  private List<TrunkSample> trunks() {
    return session.everyTrunk().stream()
        .map(
            trunk ->
                new TrunkSample(
                    name.value(),
                    trunk.index(),
                    trunk.roundTripNanos(),
                    trunk.figures().unsentBytes(),
                    trunk.figures().unacknowledgedBytes()))
        .toList();
  }

  private List<LinkSample> links() {
    List<LinkSample> samples = new ArrayList<>();
    for (LinkHistory links : session.links()) {
      samples.add(new LinkSample(name.value(), samples.size(), links.resumes(), links.losses()));
    }
    return samples;
  }

  private static MappingSample mapping(AgentMapping mapping) {
    return new MappingSample(
        mapping.config().name().value(),
        mapping.streams(),
        Arrays.stream(OpenOutcome.values())
            .collect(Collectors.toMap(OpenOutcome::reason, mapping::opens)),
        way(mapping.in(), "backend"),
        way(mapping.out(), "trunk"));
  }

  private static MappingSample.Direction way(Passage passage, String side) {
    return new MappingSample.Direction(
        passage.bytes(), side, passage.stalls(), passage.stalledNanos(), passage.parkedBytes());
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
