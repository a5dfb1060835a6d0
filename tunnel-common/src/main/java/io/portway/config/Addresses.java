package io.portway.config;

import io.portway.mapping.HostPort;
import io.portway.mapping.WildcardException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Parsers for values with a rule that their type alone doesn't have. Each throws with a sentence.
 */
final class Addresses {
  private Addresses() {}

  static HostPort dialable(String text) {
    HostPort address = HostPort.parse(text);
    if (address.isWildcard()) {
      throw new WildcardException(
          "\""
              + text
              + "\" means every address of a machine, which one can listen on but not connect to"
              + " (expected: the address of one machine; 127.0.0.1 is this one)");
    }
    if (address.port() == 0) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" has port 0, which nobody listens on (expected: a port from 1 to 65535)");
    }
    return address;
  }

  static int port(String text) {
    boolean number = text.matches("[0-9]{1,5}");
    int port = number ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no port (expected: a whole number from 1 to 65535)");
    }
    return port;
  }

  static Path path(String text) {
    try {
      if (text.isBlank()) {
        throw new IllegalArgumentException("is empty (expected: a path)");
      }
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no path (expected: a path, for example /srv/portway)", e);
    }
  }
}
