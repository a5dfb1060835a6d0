package io.portway.mapping;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a host looks like, judged by its text alone: RFC 1123 names (underscores are tolerated, as
 * resolvers do), RFC 4291 and dotted quads.
 */
final class HostSyntax {
  private static final int MAX_LENGTH = 253;
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
  private static final Pattern QUAD_PART = Pattern.compile("0|[1-9][0-9]{0,2}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]+");

  private HostSyntax() {}

  /** What is wrong with {@code host}, or null. */
  static String problem(String host) {
    if (host.isEmpty()) {
      return "is empty";
    }
    if (host.indexOf(':') >= 0) {
      return isIpv6(host) ? null : "is no IPv6 address";
    }
    int odd = firstOdd(host);
    if (odd >= 0) {
      int c = host.codePointAt(odd);
      return "contains "
          + Quote.character(c)
          + (Character.isLetter(c) ? "; write an international name in its xn-- form" : "");
    }
    if (host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
      return isIpv4(host) ? null : "is no IPv4 address";
    }
    return isName(host) ? null : "is no host name";
  }

  static boolean isWildcard(String host) {
    if (host.indexOf(':') < 0) {
      return host.equals("0.0.0.0");
    }
    // "::", "0::0", "::0.0.0.0" and "::ffff:0.0.0.0" (which the JDK reads as IPv4) are all the same
    // to a socket.
    return parseIpv6(host).isAnyLocalAddress();
  }

  private static int firstOdd(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "._-".indexOf(c) >= 0;
      if (!fits) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (name.length() > MAX_LENGTH) {
      return false;
    }
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  // "010.0.0.1" is refused: some resolvers read it as octal, others don't.
  private static boolean isIpv4(String host) {
    String[] parts = host.split("\\.", -1);
    if (parts.length != 4) {
      return false;
    }
    for (String part : parts) {
      if (!QUAD_PART.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** The address that {@code text} is, if it is one and no name. */
  static Optional<InetAddress> literal(String text) {
    try {
      return isIpv4(text)
          ? Optional.of(InetAddress.getByName(text))
          : Optional.ofNullable(text.indexOf(':') < 0 ? null : parseIpv6(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static boolean isIpv6(String host) {
    return parseIpv6(host) != null;
  }

  private static InetAddress parseIpv6(String host) {
    int percent = host.indexOf('%');
    if (percent >= 0 && !ZONE.matcher(host.substring(percent + 1)).matches()) {
      return null;
    }
    String address = percent < 0 ? host : host.substring(0, percent);
    if (!address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.')) {
      return null;
    }
    try {
      // In brackets the JDK takes it as a literal or throws; it never asks a name server.
      InetAddress parsed = InetAddress.getByName("[" + address + "]");
      return percent < 0 || parsed instanceof Inet6Address ? parsed : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
