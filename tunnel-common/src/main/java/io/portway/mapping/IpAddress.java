package io.portway.mapping;

import java.net.InetAddress;

/** An IPv4 or IPv6 address, without brackets and never a name, to bind a port to. */
public record IpAddress(String value) {
  private static final String EXPECTED =
      " (expected: an IP address, for example 0.0.0.0, 127.0.0.1 or ::1)";

  public IpAddress {
    if (HostSyntax.literal(value).isEmpty()) {
      throw new IllegalArgumentException(wrong(value));
    }
  }

  private static String wrong(String value) {
    int wide = FullWidth.firstIn(value).orElse(-1);
    String why =
        wide >= 0 ? "contains " + Quote.character(value.codePointAt(wide)) : "is no IP address";
    return "The address " + Quote.of(value) + " " + why + EXPECTED;
  }

  /**
   * Same as the constructor; throws with a sentence that says what is wrong and what is expected.
   */
  public static IpAddress parse(String text) {
    return new IpAddress(text);
  }

  /** For binding a socket. No name server is asked. */
  public InetAddress toInetAddress() {
    return HostSyntax.literal(value).orElseThrow();
  }

  /** Whether this is every address of the machine: {@code 0.0.0.0} or {@code ::}. */
  public boolean isWildcard() {
    return toInetAddress().isAnyLocalAddress();
  }

  /**
   * Whether a socket bound to this address takes only connections that one bound to {@code wider}
   * takes as well.
   */
  public boolean isWithin(IpAddress wider) {
    return wider.toInetAddress().equals(toInetAddress())
        || (wider.isWildcard() && (wider.isIpv6() || !isIpv6()));
  }

  // On Linux a socket on "::" takes IPv4 as well.
  private boolean isIpv6() {
    return value.indexOf(':') >= 0;
  }

  @Override
  public String toString() {
    return value;
  }
}
