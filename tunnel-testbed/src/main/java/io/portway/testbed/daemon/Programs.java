package io.portway.testbed.daemon;

import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import java.nio.file.Files;
import java.nio.file.Path;

/** The two commands that a user has: which files they are, and with what environment they run. */
public record Programs(Command server, Command client) {

  /** {@code bin/} of the checkout, which builds when a source is newer than the build. */
  public static Programs ofCheckout() {
    Checkout checkout = Checkout.here();
    return new Programs(
        Command.of(checkout.serverLauncher()), Command.of(checkout.clientLauncher()));
  }

  /**
   * The same launchers as the archive has them: what they run was built before and is not again.
   */
  public static Programs built() {
    Path bin = Checkout.here().root().resolve("target/portway/bin");
    if (!Files.isExecutable(bin.resolve("tunnel-server"))) {
      throw new IllegalStateException(
          "Nothing is built in " + bin + " (expected: tunnel-server). Run mvn package.");
    }
    return new Programs(
        Command.of(bin.resolve("tunnel-server")), Command.of(bin.resolve("tunnel-client")));
  }

  /** Both with one more variable, for example {@code PORTWAY_JAVA_OPTS}. */
  public Programs with(String variable, String value) {
    return new Programs(server.with(variable, value), client.with(variable, value));
  }
}
