package io.portway.relay.registry;

import io.portway.control.ControlMessage.Stated;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.mapping.Protocol;
import io.portway.relay.store.MappingTable;
import io.portway.relay.store.StoredMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which mappings the relay serves and who owns which port. A port belongs to the first agent that
 * registered it, until that agent drops the mapping or is revoked; so it outlives sessions and
 * restarts. Owned by the control thread.
 */
public final class MappingRegistry {
  private static final Logger log = LoggerFactory.getLogger(MappingRegistry.class);

  private PortRanges ports;
  private IpAddress relayBind;
  private final MappingTable store;
  private final MappingObserver observer;
  private final Traffic total = Traffic.ofRelay();
  private final Map<MappingRef, RelayMapping> mappings = new LinkedHashMap<>();
  private final Map<Integer, MappingRef> owners = new HashMap<>();
  private int lastNumber;
  private int lastGeneration;

  /**
   * The answer to one stated mapping: the mapping, or why it is refused.
   *
   * @param mapping null where refused
   * @param refusal null where accepted
   */
  public record Outcome(String name, RelayMapping mapping, String refusal) {}

  public MappingRegistry(
      PortRanges ports, IpAddress relayBind, MappingTable store, MappingObserver observer) {
    this.ports = ports;
    this.relayBind = relayBind;
    this.store = store;
    this.observer = observer;
  }

  /** Serves what was kept, as of before any agent is back. */
  public void load() {
    Instant now = Instant.now();
    for (StoredMapping stated : store.all()) {
      if (mappings.containsKey(stated.ref())) {
        continue;
      }
      if (stated.port().isPresent() && !ports.contains(stated.port().getAsInt())) {
        log.warn(
            "mapping={} port={} is no longer in relay.ports ({}); it is not served",
            stated.ref(),
            stated.port().getAsInt(),
            ports);
      } else {
        add(new RelayMapping(stated, Traffic.ofMapping(total), now));
      }
    }
  }

  /**
   * Other limits hold from now on. Public mappings beyond them are no longer served, those that
   * they move are bound anew, and what was kept and lies within them is served; their agents are to
   * state them again. Live streams go on.
   */
  public void limit(PortRanges newPorts, IpAddress newBind) {
    boolean moved = !newBind.equals(relayBind);
    ports = newPorts;
    relayBind = newBind;
    for (RelayMapping mapping : all()) {
      if (!mapping.isPublic()) {
        continue;
      }
      Optional<String> outside = outside(mapping.stated());
      if (outside.isPresent()) {
        log.warn("{} is no longer served: {}", mapping, outside.get());
        withdraw(mapping);
      } else if (moved && mapping.stated().bind().isEmpty()) {
        observer.removed(mapping);
        observer.added(mapping);
      }
    }
    load();
  }

  /** What went through all mappings, those that are gone included. */
  public Traffic total() {
    return total;
  }

  public Collection<RelayMapping> all() {
    return List.copyOf(mappings.values());
  }

  public Optional<RelayMapping> find(MappingRef ref) {
    return Optional.ofNullable(mappings.get(ref));
  }

  /**
   * Takes the whole list that an agent states: what it had and left out is dropped.
   *
   * @param allowed the ports that the agent's invitation allows; empty for any of the relay's
   */
  public List<Outcome> state(
      AgentName agent, Optional<PortRanges> allowed, StreamRoute route, List<Stated> stated) {
    Set<String> names = new HashSet<>();
    stated.forEach(one -> names.add(one.name()));
    for (RelayMapping mapping : all()) {
      if (mapping.ref().agent().equals(agent) && !names.contains(mapping.ref().mapping().value())) {
        log.info("{} dropped: its agent no longer states it", mapping);
        drop(mapping);
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Stated one : stated) {
      outcomes.add(stateOne(agent, allowed, route, one));
    }
    return outcomes;
  }

  /** The same for one mapping; nothing is dropped. */
  public Outcome stateOne(
      AgentName agent, Optional<PortRanges> allowed, StreamRoute route, Stated stated) {
    StoredMapping wanted;
    try {
      wanted = parse(agent, stated);
    } catch (IllegalArgumentException e) {
      return new Outcome(stated.name(), null, e.getMessage());
    }
    Optional<String> refusal = refusal(wanted, allowed);
    if (refusal.isPresent()) {
      return new Outcome(stated.name(), null, refusal.get());
    }
    RelayMapping mapping = mappings.get(wanted.ref());
    if (mapping == null || !mapping.stated().equals(wanted)) {
      // What went through under this name still counts for it.
      Traffic traffic = mapping == null ? Traffic.ofMapping(total) : mapping.traffic();
      RelayMapping fresh = new RelayMapping(wanted, traffic, Instant.now());
      if (mapping != null && isAtTheSamePlace(mapping.stated(), wanted)) {
        replace(mapping, fresh);
      } else {
        if (mapping != null) {
          drop(mapping);
        }
        store.put(wanted);
        add(fresh);
      }
      mapping = fresh;
    }
    RelayMapping.Serving serving = mapping.serving();
    if (serving == null || serving.route() != route) {
      // What is stated again unchanged keeps its number: OPENs that carry it are on their way.
      mapping.served(new RelayMapping.Serving(route, ++lastNumber, ++lastGeneration));
    }
    return new Outcome(stated.name(), mapping, null);
  }

  private static boolean isAtTheSamePlace(StoredMapping a, StoredMapping b) {
    return a.port().equals(b.port()) && a.bind().equals(b.bind());
  }

  private static StoredMapping parse(AgentName agent, Stated stated) {
    if (stated.name() == null || stated.protocol() == null || stated.backend() == null) {
      throw new IllegalArgumentException("a mapping needs a name, a protocol and a backend");
    }
    return new StoredMapping(
        agent,
        new MappingName(stated.name()),
        Protocol.parse(stated.protocol()),
        Optional.ofNullable(stated.bind()).map(bind -> IpAddress.parse(bind).value()),
        stated.port() == null ? OptionalInt.empty() : OptionalInt.of(stated.port()),
        HostPort.parse(stated.backend()));
  }

  private Optional<String> refusal(StoredMapping wanted, Optional<PortRanges> allowed) {
    if (wanted.port().isEmpty()) {
      return Optional.empty();
    }
    int port = wanted.port().getAsInt();
    Optional<String> outside = outside(wanted);
    if (outside.isPresent()) {
      return outside;
    }
    if (allowed.isPresent() && !allowed.get().contains(port)) {
      return Optional.of(
          "port "
              + port
              + " is not one that agent "
              + wanted.agent().value()
              + " was invited for ("
              + allowed.get()
              + ")");
    }
    MappingRef owner = owners.get(port);
    if (owner != null && !owner.equals(wanted.ref())) {
      return Optional.of(
          "port "
              + port
              + " belongs to mapping "
              + owner.mapping().value()
              + " of agent "
              + owner.agent().value());
    }
    return Optional.empty();
  }

  /** Why the relay's own limits forbid a public mapping, whoever wants it. */
  private Optional<String> outside(StoredMapping wanted) {
    int port = wanted.port().orElseThrow();
    if (!ports.contains(port)) {
      return Optional.of(
          "port " + port + " is not one that this relay gives out (relay.ports: " + ports + ")");
    }
    if (wanted.bind().isPresent() && !IpAddress.parse(wanted.bind().get()).isWithin(relayBind)) {
      return Optional.of(
          "bind "
              + wanted.bind().get()
              + " is not within the relay's own (relay.bind: "
              + relayBind.value()
              + ")");
    }
    return Optional.empty();
  }

  /** The agent's session is over; its mappings stay, unserved. */
  public void away(AgentName agent, StreamRoute route, Instant since) {
    for (RelayMapping mapping : mappings.values()) {
      RelayMapping.Serving serving = mapping.serving();
      if (mapping.ref().agent().equals(agent) && serving != null && serving.route() == route) {
        mapping.away(since);
      }
    }
  }

  /** The session has no link for now; it still serves its mappings. */
  public void silent(StreamRoute route, Instant since) {
    servedBy(route).forEach(mapping -> mapping.silent(since));
  }

  /** The mappings that a session serves. */
  public List<RelayMapping> servedBy(StreamRoute route) {
    return mappings.values().stream()
        .filter(mapping -> mapping.serving() != null && mapping.serving().route() == route)
        .toList();
  }

  /** The agent was revoked: its mappings and ports are free. */
  public void dropAll(AgentName agent) {
    for (RelayMapping mapping : all()) {
      if (mapping.ref().agent().equals(agent)) {
        drop(mapping);
      }
    }
  }

  private void add(RelayMapping mapping) {
    mappings.put(mapping.ref(), mapping);
    mapping.stated().port().ifPresent(port -> owners.put(port, mapping.ref()));
    observer.added(mapping);
  }

  private void replace(RelayMapping old, RelayMapping fresh) {
    store.put(fresh.stated());
    mappings.put(fresh.ref(), fresh);
    old.away(Instant.now());
    observer.replaced(old, fresh);
  }

  private void drop(RelayMapping mapping) {
    store.remove(mapping.ref());
    withdraw(mapping);
  }

  /** No longer served, and kept: its port stays its agent's. */
  private void withdraw(RelayMapping mapping) {
    mappings.remove(mapping.ref());
    mapping.stated().port().ifPresent(port -> owners.remove(port, mapping.ref()));
    mapping.away(Instant.now());
    observer.removed(mapping);
  }
}
