package io.portway.agent.config;

import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One mapping of an agent.
 *
 * @param backend what the agent dials; never a wildcard or port 0
 * @param port the public port at the relay; without one the mapping is private
 * @param bind narrows the address that the relay opens the port on
 * @param connectTimeout how long the dial to the backend may take
 * @param search the search server that the agent asks itself instead of handing bytes on; then
 *     {@code backend} is that server, and the mapping is private
 */
public record MappingConfig(
    MappingName name,
    Protocol protocol,
    HostPort backend,
    Optional<Integer> port,
    Optional<IpAddress> bind,
    Duration connectTimeout,
    Optional<SearchConfig> search) {
  public static final Duration MIN_CONNECT_TIMEOUT = Duration.ofMillis(100);

  /** The relay refuses a visitor whose backend hasn't answered by then. */
  public static final Duration MAX_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

  public MappingConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(protocol, "protocol");
    if (backend.isWildcard() || backend.port() == 0) {
      throw new IllegalArgumentException("backend: " + backend + " (expected: an address to dial)");
    }
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw new IllegalArgumentException("port: " + port.get() + " (expected: 1 to 65535)");
    }
    if (search.isPresent() && port.isPresent()) {
      throw new IllegalArgumentException(
          "port: " + port.get() + " (expected: none beside a search)");
    }
    if (bind.isPresent() && port.isEmpty()) {
      throw new IllegalArgumentException(
          "bind: " + bind.get() + " (expected: none without a port)");
    }
    if (connectTimeout.compareTo(MIN_CONNECT_TIMEOUT) < 0
        || connectTimeout.compareTo(MAX_CONNECT_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "connectTimeout: " + connectTimeout + " (expected: 100 ms to 10 s)");
    }
  }

  /** A mapping that hands bytes on. */
  public MappingConfig(
      MappingName name,
      Protocol protocol,
      HostPort backend,
      Optional<Integer> port,
      Optional<IpAddress> bind,
      Duration connectTimeout) {
    this(name, protocol, backend, port, bind, connectTimeout, Optional.empty());
  }

  /** A mapping whose visitors give the agent paragraphs. They speak HTTP, and are admitted. */
  static MappingConfig ofSearch(MappingName name, SearchConfig search) {
    return new MappingConfig(
        name,
        Protocol.HTTP,
        search.backend(),
        Optional.empty(),
        Optional.empty(),
        DEFAULT_CONNECT_TIMEOUT,
        Optional.of(search));
  }

  /** Whether anybody who reaches the relay may use it. */
  public boolean isPublic() {
    return port.isPresent();
  }
}
