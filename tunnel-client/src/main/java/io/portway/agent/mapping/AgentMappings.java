package io.portway.agent.mapping;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.portway.agent.config.MappingConfig;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All mappings of this agent, and by which number and generation the relay opens streams to each.
 * Written on the control loop; {@link #find} from any thread.
 */
public final class AgentMappings implements ControlHandler {
  private static final Logger log = LoggerFactory.getLogger(AgentMappings.class);

  /**
   * The relay's MAPPING-ACCEPTED runs on trunk 0, an OPEN that relies on it on any trunk: so an
   * OPEN of an unknown number waits this long for its acceptance.
   */
  private static final long UNKNOWN_MILLIS = 500;

  private final EventLoop control;

  /** With those that the file no longer has: their streams and figures go on. */
  private final Map<String, AgentMapping> known = new ConcurrentHashMap<>();

  private final List<Waiting> waiting = new ArrayList<>();
  private final Runnable answered;

  /** In the order of the file; replaced as a whole. */
  private volatile Map<String, AgentMapping> byName = Map.of();

  /** Replaced as a whole. */
  private volatile Map<Key, AgentMapping> byNumber = Map.of();

  private record Key(int number, int generation) {}

  /** A stream of an unknown number, on its own loop. */
  private record Waiting(
      Key key, EventLoop loop, Consumer<Optional<AgentMapping>> then, Future<?> deadline) {}

  /**
   * @param control the session's control loop
   * @param answered called on it whenever the relay answered to a mapping
   */
  public AgentMappings(EventLoop control, List<MappingConfig> configs, Runnable answered) {
    this.control = control;
    this.answered = answered;
    this.byName = named(configs);
  }

  private Map<String, AgentMapping> named(List<MappingConfig> configs) {
    Map<String, AgentMapping> named = new LinkedHashMap<>();
    for (MappingConfig config : configs) {
      String name = config.name().value();
      AgentMapping mapping = known.computeIfAbsent(name, unknown -> new AgentMapping(config));
      mapping.reconfigure(config);
      named.put(name, mapping);
    }
    return Collections.unmodifiableMap(named);
  }

  /**
   * Other mappings hold from now on; the relay is to be told {@link #state}. Live streams go on,
   * those of mappings that are gone, too. On the control loop.
   */
  public void replace(List<MappingConfig> configs) {
    assert control.inEventLoop();
    Map<String, AgentMapping> before = byName;
    byName = named(configs);
    Map<Key, AgentMapping> next = new HashMap<>(byNumber);
    next.values().retainAll(byName.values());
    byNumber = Map.copyOf(next);
    before.forEach(
        (name, mapping) -> {
          if (!byName.containsKey(name)) {
            mapping.standing(Standing.UNANSWERED);
          }
        });
  }

  /** With those that are gone since the start, for counters. From any thread. */
  public Collection<AgentMapping> known() {
    return known.values();
  }

  /** In the order of the file. From any thread. */
  public List<AgentMapping> all() {
    return List.copyOf(byName.values());
  }

  /** Whether the relay said yes or no to each. From any thread. */
  public boolean allAnswered() {
    return count(Standing.State.UNANSWERED) == 0;
  }

  /** How many visitors can reach. From any thread. */
  public int ready() {
    return count(Standing.State.READY);
  }

  private int count(Standing.State state) {
    int count = 0;
    for (AgentMapping mapping : byName.values()) {
      if (mapping.standing().state() == state) {
        count++;
      }
    }
    return count;
  }

  /** What trunk 0 says after each WELCOME: the relay drops what this leaves out. */
  public ControlMessage.StateMappings state() {
    return new ControlMessage.StateMappings(
        byName.values().stream().map(mapping -> stated(mapping.config())).toList());
  }

  private static ControlMessage.Stated stated(MappingConfig config) {
    return new ControlMessage.Stated(
        config.name().value(),
        config.protocol().configName(),
        config.backend().toString(),
        config.port().orElse(null),
        config.bind().map(Object::toString).orElse(null));
  }

  /** The session is over: its numbers mean nothing any more. On the control loop. */
  public void forget() {
    assert control.inEventLoop();
    byNumber = Map.of();
    byName.values().forEach(mapping -> mapping.standing(Standing.UNANSWERED));
  }

  // ---- what the relay answers ----

  @Override
  public void onMappingAccepted(ControlMessage.MappingAccepted message) {
    AgentMapping mapping = known(message.name());
    if (mapping == null) {
      return;
    }
    Key key = new Key(message.number(), message.generation());
    Map<Key, AgentMapping> next = new HashMap<>(byNumber);
    next.values().removeIf(mapping::equals);
    next.put(key, mapping);
    byNumber = Map.copyOf(next);
    mapping.standing(Standing.ready(message.endpoint()));
    log.info(
        "{} ready {} backend={}",
        mapping,
        message.endpoint() == null ? "private" : "public=" + message.endpoint(),
        mapping.config().backend());
    for (Waiting one : List.copyOf(waiting)) {
      if (one.key().equals(key)) {
        answer(one, Optional.of(mapping));
      }
    }
    answered.run();
  }

  @Override
  public void onMappingRefused(ControlMessage.MappingRefused message) {
    AgentMapping mapping = known(message.name());
    if (mapping == null) {
      return;
    }
    Standing refused = Standing.refused(message.reason());
    if (!refused.equals(mapping.standing())) {
      log.warn(
          "{} refused by the relay: {}. The relay tries again every 30 s.",
          mapping,
          message.reason());
    }
    Map<Key, AgentMapping> next = new HashMap<>(byNumber);
    next.values().removeIf(mapping::equals);
    byNumber = Map.copyOf(next);
    mapping.standing(refused);
    answered.run();
  }

  private AgentMapping known(String name) {
    assert control.inEventLoop();
    AgentMapping mapping = byName.get(name);
    if (mapping == null) {
      log.debug("mapping={} is none of ours", name);
    }
    return mapping;
  }

  // ---- what streams ask ----

  /** The mapping that an OPEN means. From any thread. */
  public Optional<AgentMapping> find(int number, int generation) {
    return Optional.ofNullable(byNumber.get(new Key(number, generation)));
  }

  /**
   * The same for an OPEN that may have overtaken its acceptance.
   *
   * @param then called once on {@code loop}
   */
  public void findSoon(
      int number, int generation, EventLoop loop, Consumer<Optional<AgentMapping>> then) {
    control.execute(
        () -> {
          Optional<AgentMapping> known = find(number, generation);
          if (known.isPresent()) {
            loop.execute(() -> then.accept(known));
            return;
          }
          Key key = new Key(number, generation);
          Future<?> deadline =
              control.schedule(
                  () -> {
                    for (Waiting one : List.copyOf(waiting)) {
                      if (one.then() == then) {
                        answer(one, Optional.empty());
                      }
                    }
                  },
                  UNKNOWN_MILLIS,
                  TimeUnit.MILLISECONDS);
          waiting.add(new Waiting(key, loop, then, deadline));
        });
  }

  private void answer(Waiting one, Optional<AgentMapping> mapping) {
    waiting.remove(one);
    one.deadline().cancel(false);
    one.loop().execute(() -> one.then().accept(mapping));
  }
}
