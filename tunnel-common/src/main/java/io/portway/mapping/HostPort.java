package io.portway.mapping;

/**
 * A host (name, IPv4 address, or IPv6 address without brackets) and a port, as written; nothing is
 * resolved here. Port 0 means "any free port" and only makes sense for listening, so whoever dials
 * must refuse it.
 */
public record HostPort(String host, int port) {
  private static final String EXPECTED =
      " (expected: HOST:PORT, for example 127.0.0.1:22, es.lan:9200 or [::1]:22)";
  private static final int MAX_PORT = 65_535;

  public HostPort {
    String problem = HostSyntax.problem(host);
    if (problem != null) {
      throw new IllegalArgumentException("The host " + Quote.of(host) + " " + problem + EXPECTED);
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "The port " + port + " is not within 0 to 65535" + EXPECTED);
    }
  }

  /**
   * The inverse of {@link #toString()}. Throws with a sentence that says what is wrong and what is
   * expected.
   */
  public static HostPort parse(String text) {
    refuseLookAlikes(text);
    int colon = text.lastIndexOf(':');
    if (text.startsWith("[")) {
      return parseBracketed(text);
    }
    if (colon < 0) {
      throw wrong(text, "has no port");
    }
    if (text.indexOf(':') != colon) {
      throw wrong(
          text,
          text.contains("://")
              ? "is a URL"
              : "has more than one \":\"; an IPv6 address needs brackets");
    }
    return new HostPort(text.substring(0, colon), port(text, text.substring(colon + 1)));
  }

  private static HostPort parseBracketed(String text) {
    int end = text.indexOf(']');
    if (end < 0) {
      throw wrong(text, "has \"[\" without \"]\"");
    }
    String host = text.substring(1, end);
    if (host.indexOf(':') < 0) {
      throw wrong(text, "has brackets around something that is no IPv6 address");
    }
    if (end + 1 == text.length() || text.charAt(end + 1) != ':') {
      throw wrong(text, "has no port");
    }
    return new HostPort(host, port(text, text.substring(end + 2)));
  }

  private static int port(String text, String digits) {
    if (digits.isEmpty()) {
      throw wrong(text, "has no port");
    }
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(text, "has the port " + Quote.of(digits) + ", which is no number");
    }
    if (digits.length() > 5 || Integer.parseInt(digits) > MAX_PORT) {
      throw wrong(text, "has the port " + Quote.of(digits) + ", which is above 65535");
    }
    return Integer.parseInt(digits);
  }

  private static void refuseLookAlikes(String text) {
    int wide = FullWidth.firstIn(text).orElse(-1);
    if (wide >= 0) {
      throw wrong(text, "contains " + Quote.character(text.codePointAt(wide)));
    }
  }

  private static IllegalArgumentException wrong(String text, String problem) {
    return new IllegalArgumentException("The address " + Quote.of(text) + " " + problem + EXPECTED);
  }

  /**
   * Whether this is {@code 0.0.0.0} or {@code ::}: every address of a machine to listen on, no
   * address at all to dial.
   */
  public boolean isWildcard() {
    return HostSyntax.isWildcard(host);
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
