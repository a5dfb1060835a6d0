package io.portway.relay;

import io.portway.flow.MemoryBudget;
import io.portway.identity.IdentityKind;
import io.portway.local.MappingView;
import io.portway.metrics.DataPathMeters;
import io.portway.metrics.LinkSample;
import io.portway.metrics.MappingSample;
import io.portway.metrics.Meters;
import io.portway.metrics.MetricsRegistry;
import io.portway.metrics.TrunkSample;
import io.portway.relay.listener.Listeners;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.registry.Traffic;
import io.portway.relay.session.ResumeRefusal;
import io.portway.relay.session.Session;
import io.portway.relay.session.Sessions;
import io.portway.stream.Passage;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkFigures;
import io.portway.wire.OpenOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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
    DataPathMeters.showTrunks(metrics, this::trunks);
    DataPathMeters.showLinks(metrics, this::links);
    DataPathMeters.showMappings(
        metrics, () -> registry.all().stream().map(RelayFigures::mapping).toList());
    metrics.show(Meters.HELD_VISITORS, listeners::heldVisitors);
    for (MappingView.State state : MappingView.State.values()) {
      metrics.show(Meters.MAPPINGS, () -> mappings(state), state.toString());
    }
  }

  private List<TrunkSample> trunks() {
    List<TrunkSample> samples = new ArrayList<>();
    for (Session session : sessions.all()) {
      for (Trunk trunk : session.everyTrunk()) {
        TrunkFigures figures = trunk.figures();
        samples.add(
            new TrunkSample(
                session.name().value(),
                trunk.index(),
                trunk.roundTripNanos(),
                figures.unsentBytes(),
                figures.unacknowledgedBytes()));
      }
    }
    return samples;
  }

  private List<LinkSample> links() {
    List<LinkSample> samples = new ArrayList<>();
    sessions
        .links()
        .forEach(
            (place, links) ->
                samples.add(
                    new LinkSample(
                        place.peer().value(), place.trunk(), links.resumes(), links.losses())));
    return samples;
  }

  private static MappingSample mapping(RelayMapping mapping) {
    Traffic traffic = mapping.traffic();
    return new MappingSample(
        mapping.ref().toString(),
        traffic.streams(),
        Arrays.stream(OpenOutcome.values())
            .collect(Collectors.toMap(OpenOutcome::reason, traffic::opens)),
        way(traffic.in(), "trunk"),
        way(traffic.out(), "visitor"));
  }

  private static MappingSample.Direction way(Passage passage, String side) {
    return new MappingSample.Direction(
        passage.bytes(), side, passage.stalls(), passage.stalledNanos(), passage.parkedBytes());
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
