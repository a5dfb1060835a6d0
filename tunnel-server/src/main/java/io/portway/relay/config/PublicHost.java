package io.portway.relay.config;

import io.portway.mapping.HostPort;
import io.portway.mapping.WildcardException;
import java.util.Optional;

/**
 * How agents reach the relay from outside: a host, and a port where a forwarding router makes it
 * differ from the one listened on. Goes into join strings.
 */
public record PublicHost(String host, Optional<Integer> port) {
  private static final String EXPECTED =
      " (expected: the name or address that agents dial, for example vps.example.com or 203.0.113.7:7000)";

  public PublicHost {
    HostPort checked = new HostPort(host, port.orElse(0));
    if (checked.isWildcard()) {
      throw new WildcardException(
          "\"" + host + "\" means every address of a machine, which nobody can dial" + EXPECTED);
    }
    if (port.isPresent() && port.get() == 0) {
      throw new IllegalArgumentException("Port 0 is nothing that an agent can dial" + EXPECTED);
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]}, {@code [v6]:port} or a bare IPv6 address.
   */
  public static PublicHost parse(String text) {
    boolean bracketed = text.startsWith("[");
    int colons = (int) text.chars().filter(c -> c == ':').count();
    if (bracketed && text.endsWith("]")) {
      return new PublicHost(text.substring(1, text.length() - 1), Optional.empty());
    }
    if (!bracketed && colons != 1) {
      return new PublicHost(text, Optional.empty());
    }
    HostPort address = HostPort.parse(text);
    return new PublicHost(address.host(), Optional.of(address.port()));
  }

  /** The address for join strings, given the port that the relay really listens on. */
  public HostPort address(int listenPort) {
    return new HostPort(host, port.orElse(listenPort));
  }
}
