package io.portway.client.doctor;

import io.portway.doctor.Finding;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether two versions are meant to work together: a relay serves its own minor version and the one
 * before.
 */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("^portway/(\\d+)\\.(\\d+)\\..*");

  private Versions() {}

  /** Builds without a number go with everything. */
  static Finding finding(String own, String relay) {
    Matcher here = NUMBER.matcher(own);
    Matcher there = NUMBER.matcher(relay);
    if (!here.matches() || !there.matches()) {
      return Finding.ok("client.version.ok", relay, own);
    }
    int major = Integer.compare(number(there, 1), number(here, 1));
    int ahead = number(there, 2) - number(here, 2);
    if (major < 0 || (major == 0 && ahead < 0)) {
      return Finding.warning("client.version.relay-older", relay, own);
    }
    if (major > 0 || ahead > 1) {
      return Finding.warning("client.version.relay-newer", relay, own);
    }
    return Finding.ok("client.version.ok", relay, own);
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits.length() > 9 ? Integer.MAX_VALUE / 2 : Integer.parseInt(digits);
  }
}
