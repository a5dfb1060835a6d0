package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Who answers at a port where SSH is expected. Where SSH clients only say "Error reading SSH
 * protocol banner", this says what came in its place.
 */
final class BannerCheck {
  /** sshd turns away at random when it is crowded: one attempt tells nothing. */
  private static final int ATTEMPTS = 3;

  private static final Duration BETWEEN = Duration.ofMillis(300);

  private BannerCheck() {}

  static Finding look(HostPort address) throws InterruptedException {
    List<Banner> all = new ArrayList<>();
    try {
      all.add(Knock.at(address));
      while (all.get(0).mayPass() && all.size() < ATTEMPTS) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN.toNanos());
        all.add(Knock.at(address));
      }
      if (all.stream().allMatch(Banner::isSilentlyOver) && Knock.speaksTls(address)) {
        all.set(0, new Banner(Banner.Kind.TLS, ""));
        all.subList(1, all.size()).clear();
      }
    } catch (IOException e) {
      return Finding.failed(
          ExitCode.UNREACHABLE, "sim.banner.no-connection", address, e.getMessage());
    }
    Banner first = all.get(0);
    long turnedAway = all.stream().filter(Banner::mayPass).count();
    Object[] gaps = {
      address, first.detail(), turnedAway, all.size(), Knock.SILENCE.toSeconds(), word(first)
    };
    if (turnedAway > 0 && turnedAway < all.size()) {
      return Finding.warning("sim.banner.sometimes", gaps);
    }
    String key = "sim.banner." + word(first);
    return switch (first.kind()) {
      case SSH -> Finding.ok(key, gaps);
      case TEXT_BEFORE_SSH -> Finding.warning(key, gaps);
      default -> Finding.failed(ExitCode.UNREACHABLE, key, gaps);
    };
  }

  private static String word(Banner banner) {
    return banner.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
