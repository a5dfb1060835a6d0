package io.portway.testbed.report;

import io.portway.testbed.process.Command;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/**
 * Runs programs in a network namespace that has no interface but loopback, and that one down. A
 * user who isn't root gets one together with a user namespace, which Debian allows everybody.
 */
final class Offline {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Offline() {}

  /** The same command without a network; skips the test where the system allows none. */
  static Command of(Command command) {
    for (String how : new String[] {"-n", "-rn"}) {
      if (Command.of("unshare", how, "true").run(LIMIT).ok()) {
        return new Command(
            Command.of("unshare", how, "--").and(command.words().toArray()).words(),
            command.environment());
      }
    }
    return Assumptions.abort("unshare -n and unshare -rn are refused: no network can be left out");
  }
}
