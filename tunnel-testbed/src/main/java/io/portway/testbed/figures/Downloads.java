package io.portway.testbed.figures;

import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches packages and unpacks them into one folder, with the ordinary programs of Debian and npm
 * and without installing anything. Blocks its thread.
 */
final class Downloads {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path folder;

  Downloads(Path folder) {
    this.folder = folder;
  }

  /** {@code NAME VERSION} of each package, of the Debian that this machine runs. */
  List<String> debian(List<String> packages) {
    run(
        "cd \"$0\" && apt-get -q download \"$@\" >&2 && for deb in *.deb; do dpkg-deb -x \"$deb\" . || exit; done",
        packages);
    return run(
            "cd \"$0\" && for deb in *.deb; do dpkg-deb -W --showformat '${Package} ${Version}\\n' \"$deb\"; done",
            List.of())
        .lines()
        .toList();
  }

  /** Unpacks some files of an npm package into {@code package/}. */
  void npm(String packageAndVersion, List<String> files) {
    run(
        "cd \"$0\" && npm pack --silent \"$1\" >&2 && shift && tar -xzf *.tgz \"$@\"",
        Stream.concat(Stream.of(packageAndVersion), files.stream()).toList());
  }

  /**
   * A text as OpenCC's own program writes it, lines kept; {@code way} is a name of its own, such as
   * s2twp.
   */
  String convert(String text, String way) {
    Path libraries;
    try (Stream<Path> found =
        Files.find(
            folder, 6, (path, is) -> path.getFileName().toString().startsWith("libopencc.so"))) {
      libraries = found.findFirst().orElseThrow().getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Command.of(
            folder.resolve("usr/bin/opencc"),
            "-c",
            folder.resolve("usr/share/opencc/" + way + ".json"))
        .with("LD_LIBRARY_PATH", libraries.toString())
        .run(text, LIMIT)
        .outOrThrow();
  }

  private String run(String script, List<String> arguments) {
    Finished finished = Command.of("sh", "-c", script, folder).and(arguments.toArray()).run(LIMIT);
    return finished.outOrThrow();
  }
}
