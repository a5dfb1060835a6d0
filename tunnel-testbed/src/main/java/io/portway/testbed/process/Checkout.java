package io.portway.testbed.process;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source tree that these classes were built in: the testbed runs from a checkout, never from an
 * archive.
 */
public record Checkout(Path root) {

  private static final String LANDMARK = "tunnel-testbed/search-server/pom.xml";

  /** The checkout that holds this class's own class file or jar. */
  public static Checkout here() {
    Path start;
    try {
      start =
          Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toAbsolutePath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The testbed's own classes have no path.", e);
    }
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(LANDMARK))) {
        return new Checkout(at);
      }
    }
    throw new IllegalStateException(
        "No checkout holds " + start + " (expected: a folder above it with " + LANDMARK + ").");
  }

  public Path serverLauncher() {
    return root.resolve("bin/tunnel-server");
  }

  public Path clientLauncher() {
    return root.resolve("bin/tunnel-client");
  }

  /** The build folder of one of the modules that hold search servers and what starts them. */
  public Path searchServerBuild(String module) {
    return root.resolve("tunnel-testbed/search-server").resolve(module).resolve("target");
  }
}
