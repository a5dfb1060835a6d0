package io.portway.testbed.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.similarity.command.SimCommand;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What {@code sim doctor} found.
 *
 * @param runs it with these options more, so that it can be asked again in Chinese
 */
record SimDoctor(Function<List<String>, Finished> runs, Finished english) {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> ENGLISH = List.of("doctor", "--json", "--lang", "en");
  private static final List<String> CHINESE = List.of("doctor", "--json", "--lang", "zh");

  /** In a process of its own, as users do. */
  static SimDoctor run(Command sim) {
    return run(options -> sim.and(options.toArray()).run(LIMIT));
  }

  /** In this process, which is quicker; for where the process is not what matters. */
  static SimDoctor runHere(Object... options) {
    return run(more -> here(Command.of("sim").and(more.toArray()).and(options)));
  }

  private static SimDoctor run(Function<List<String>, Finished> runs) {
    return new SimDoctor(runs, runs.apply(ENGLISH));
  }

  private static Finished here(Command sim) {
    List<String> arguments = sim.words().subList(1, sim.words().size());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Cli.execute(
            new SimCommand(),
            arguments.toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Finished(
        sim,
        exit,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        Duration.ZERO);
  }

  /** The first thing that is wrong is this one, in both languages, and it has a remedy. */
  SimDoctor fails(String check, int exit, String words, String inChinese) {
    fails(check, exit, words);
    assertFails(runs.apply(CHINESE), check, exit, inChinese);
    return this;
  }

  /** The same in English alone. */
  SimDoctor fails(String check, int exit, String words) {
    assertFails(english, check, exit, words);
    return this;
  }

  private static void assertFails(Finished doctor, String check, int exit, String words) {
    assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isEqualTo(exit);
    assertThat(doctor.err()).isEmpty();
    assertThat(firstFailed(doctor)).as(doctor.out()).isEqualTo(check);
    assertThat(line(doctor, check).path("sentence").asText()).contains(words);
    assertThat(line(doctor, check).path("remedy").asText()).isNotBlank();
  }

  /** Nothing failed. */
  SimDoctor isWell() {
    assertThat(english.exit()).as(english.out() + english.err()).isZero();
    return this;
  }

  SimDoctor warns(String check, String words) {
    assertThat(status(check)).as(english.out()).isEqualTo("warning");
    assertThat(sentence(check)).contains(words);
    assertThat(remedy(check)).isNotBlank();
    return this;
  }

  String status(String check) {
    return line(english, check).path("status").asText();
  }

  String sentence(String check) {
    return line(english, check).path("sentence").asText();
  }

  String remedy(String check) {
    return line(english, check).path("remedy").asText();
  }

  List<String> checks() {
    List<String> names = new ArrayList<>();
    lines(english).forEach(line -> names.add(line.path("check").asText()));
    return names;
  }

  private static String firstFailed(Finished doctor) {
    for (JsonNode line : lines(doctor)) {
      if (line.path("status").asText().equals("failed")) {
        return line.path("check").asText();
      }
    }
    return "";
  }

  private static JsonNode line(Finished doctor, String check) {
    for (JsonNode line : lines(doctor)) {
      if (line.path("check").asText().equals(check)) {
        return line;
      }
    }
    throw new AssertionError("no check " + check + " in " + doctor.out() + doctor.err());
  }

  private static JsonNode lines(Finished doctor) {
    try {
      return JSON.readTree(doctor.out());
    } catch (IOException e) {
      throw new UncheckedIOException(doctor.out() + doctor.err(), e);
    }
  }
}
