package io.portway.mapping;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a mapping carries. It decides how a visitor is told of a refusal, and nothing about the
 * bytes themselves.
 */
public enum Protocol {
  TCP,
  SSH,
  HTTP,
  ELASTICSEARCH;

  private static final String EXPECTED =
      Arrays.stream(values()).map(Protocol::configName).collect(Collectors.joining(", "));

  private final String configName = name().toLowerCase(Locale.ROOT);

  /** As configuration files, JSON and the wire write it. */
  public String configName() {
    return configName;
  }

  /** The inverse of {@link #configName()}. Throws with a sentence that lists what is expected. */
  public static Protocol parse(String text) {
    for (Protocol protocol : values()) {
      if (protocol.configName.equals(text)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException(
        "The protocol " + Quote.of(text) + " is unknown (expected: one of " + EXPECTED + ")");
  }

  @Override
  public String toString() {
    return configName;
  }
}
