package io.portway.testbed.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One host's worth of Portway: a folder with a configuration file and a state folder, and the
 * program that is run on it.
 */
final class Site {

  // A command takes a second; two cores shared with a build have been seen to need twenty.
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Command program;
  private final Path directory;
  private final Path configuration;

  Site(Command program, Path directory, String fileName) {
    this.program = program;
    this.directory = directory;
    this.configuration = directory.resolve(fileName);
  }

  Path directory() {
    return directory;
  }

  Path state() {
    return directory.resolve("state");
  }

  Path configuration() {
    return configuration;
  }

  void configure(String text) {
    try {
      Files.createDirectories(directory);
      Files.writeString(configuration, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code PROGRAM -c FILE WORDS}. */
  Command command(Object... words) {
    return program.and("-c", configuration).and(words);
  }

  Finished run(String input, Object... words) {
    return command(words).run(input, COMMAND_LIMIT);
  }

  JsonNode json(Object... words) {
    Finished finished = run("", words);
    try {
      return JSON.readTree(finished.outOrThrow());
    } catch (JsonProcessingException e) {
      throw new ChildFailedException(
          String.join(" ", finished.command().words()) + " printed no JSON: " + e.getMessage(),
          finished.out() + finished.err());
    }
  }
}
