package io.portway.agent.hostkey;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.mapping.AgentMapping;
import io.portway.agent.mapping.AgentMappings;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import io.portway.mapping.HostPort;
import io.portway.mapping.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the relay the host keys of each SSH backend: when it accepts a mapping, and when they have
 * changed since. Lives on the control loop; the reading has a thread, which there is only while an
 * agent has such mappings.
 */
public final class HostKeys implements ControlHandler {
  private static final Logger log = LoggerFactory.getLogger(HostKeys.class);

  /** What is read stays true for long; an administrator who changes a key also restarts sshd. */
  private static final Duration AGAIN = Duration.ofHours(1);

  /** A backend that is down now may be up soon. */
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final EventLoop control;
  private final AgentMappings mappings;
  private final Consumer<ControlMessage> relay;
  private final Map<HostPort, List<String>> read = new HashMap<>();
  private final Map<HostPort, Future<?>> next = new HashMap<>();

  /** Null until the first SSH mapping is accepted. */
  private ScheduledExecutorService reader;

  private boolean closed;

  /**
   * @param control the session's control loop
   * @param relay sends on trunk 0
   */
  public HostKeys(EventLoop control, AgentMappings mappings, Consumer<ControlMessage> relay) {
    this.control = control;
    this.mappings = mappings;
    this.relay = relay;
  }

  /** The relay forgets the keys with the mapping: so they follow each acceptance. */
  @Override
  public void onMappingAccepted(ControlMessage.MappingAccepted message) {
    assert control.inEventLoop();
    mappings.all().stream()
        .map(AgentMapping::config)
        .filter(config -> config.name().value().equals(message.name()))
        .filter(config -> config.protocol() == Protocol.SSH)
        .findFirst()
        .ifPresent(this::attest);
  }

  private void attest(MappingConfig config) {
    HostPort backend = config.backend();
    if (read.containsKey(backend)) {
      tell(config, read.get(backend));
    } else {
      read.put(backend, List.of());
      readAfter(Duration.ZERO, backend);
    }
  }

  private void readAfter(Duration wait, HostPort backend) {
    if (closed) {
      return;
    }
    if (reader == null) {
      reader =
          Executors.newSingleThreadScheduledExecutor(
              new DefaultThreadFactory("portway-host-keys", true));
    }
    Future<?> before =
        next.put(
            backend, reader.schedule(() -> read(backend), wait.toMillis(), TimeUnit.MILLISECONDS));
    if (before != null) {
      before.cancel(false);
    }
  }

  /** On the reader's thread. */
  private void read(HostPort backend) {
    try {
      List<String> keys = HostKeyReader.read(backend);
      control.execute(() -> take(backend, keys));
    } catch (IOException | RuntimeException e) {
      log.debug("the host keys of {} were not read: {}", backend, e.toString());
      try {
        control.execute(() -> take(backend, List.of()));
      } catch (RejectedExecutionException stopped) {
        log.debug("the agent stopped meanwhile");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing where they could not be read: what was known then still holds. */
  private void take(HostPort backend, List<String> keys) {
    List<MappingConfig> concerned =
        mappings.all().stream()
            .map(AgentMapping::config)
            .filter(config -> config.backend().equals(backend))
            .filter(config -> config.protocol() == Protocol.SSH)
            .toList();
    if (concerned.isEmpty()) {
      read.remove(backend);
      next.remove(backend);
      return;
    }
    if (!keys.isEmpty() && !keys.equals(read.put(backend, keys))) {
      log.info("host keys backend={} {}", backend, String.join(", ", keys));
      concerned.forEach(config -> tell(config, keys));
    }
    readAfter(keys.isEmpty() ? AFTER_FAILURE : AGAIN, backend);
  }

  private void tell(MappingConfig config, List<String> keys) {
    if (!keys.isEmpty()) {
      relay.accept(new ControlMessage.AttestHostKeys(config.name().value(), keys));
    }
  }

  /** Mappings were stated anew: backends may have other keys by now. On the control loop. */
  public void readAgain() {
    assert control.inEventLoop();
    List.copyOf(read.keySet()).forEach(backend -> readAfter(Duration.ZERO, backend));
  }

  /** From any thread. */
  public void close() {
    control.execute(
        () -> {
          closed = true;
          if (reader != null) {
            reader.shutdownNow();
          }
        });
  }
}
