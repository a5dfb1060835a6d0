package io.portway.testbed.bench.peer;

import io.portway.testbed.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of others that does a tunnel's work, or a part of it. */
public interface Peer {
  /** A column's heading. */
  String name();

  /** Its exact release; empty where it is not on PATH. */
  Optional<Release> found();

  /** Starts both halves, for both ports of the backend at the far end. */
  Target start(Place place, Endpoints backend, Path directory, Path logs) throws IOException;

  /** The first group of {@code pattern} in all that {@code command} prints. */
  static Optional<String> said(Pattern pattern, Object... command) {
    try {
      var finished = Command.of(command).run(Duration.ofSeconds(10));
      Matcher matcher = pattern.matcher(finished.out() + finished.err());
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty(); // not on PATH
    }
  }
}
