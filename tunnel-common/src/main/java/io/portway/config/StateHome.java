package io.portway.config;

import java.nio.file.Path;
import java.util.Map;

/** Where a daemon keeps its state if its file doesn't say. */
public final class StateHome {
  private StateHome() {}

  /**
   * {@code /var/lib/portway/NAME} for root, below the XDG state home (basedir-spec 0.8) for others.
   */
  public static Path of(String daemon) {
    return of(
        daemon, System.getProperty("user.name"), System.getProperty("user.home"), System.getenv());
  }

  static Path of(String daemon, String user, String home, Map<String, String> environment) {
    if (user.equals("root")) {
      return Path.of("/var/lib/portway", daemon);
    }
    String stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    // The specification has relative paths ignored.
    Path base = stateHome.startsWith("/") ? Path.of(stateHome) : Path.of(home, ".local", "state");
    return base.resolve("portway").resolve(daemon);
  }
}
