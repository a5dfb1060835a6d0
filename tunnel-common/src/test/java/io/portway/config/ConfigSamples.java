package io.portway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The files below {@code src/test/resources/conf} of a module: {@code valid/*.conf} load, and each
 * {@code invalid/X.conf} fails with exactly the lines of {@code invalid/X.expected}, where {@code
 * FILE} stands for the path.
 */
public final class ConfigSamples {
  private static final Path ROOT = Path.of("src/test/resources/conf");

  private ConfigSamples() {}

  /** Fails if there is none: a test over an empty list proves nothing. */
  public static Stream<Path> valid() {
    return list(ROOT.resolve("valid"));
  }

  /** Fails if there is none. */
  public static Stream<Path> invalid() {
    return list(ROOT.resolve("invalid"));
  }

  /** The files that are shipped, named {@code prefix*.conf}. */
  public static Stream<Path> shipped(String prefix) {
    return list(Path.of("../conf"))
        .filter(file -> file.getFileName().toString().startsWith(prefix));
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> samples =
          files.filter(file -> file.toString().endsWith(".conf")).sorted().toList();
      assertThat(samples).as("samples in %s", directory).isNotEmpty();
      return samples.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads an invalid sample and compares its problems with the expected ones. */
  public static void assertProblemsAsExpected(Path file, Function<Path, ?> load)
      throws IOException {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load.apply(file));

    assertThat(e).as("problems of %s", file).isNotNull();
    String problems = e.getMessage().replace(file.toString(), "FILE") + "\n";
    Path expected = Path.of(file.toString().replaceFirst("\\.conf$", ".expected"));
    assertThat(problems).isEqualTo(Files.exists(expected) ? Files.readString(expected) : "");
  }
}
