package io.portway.testbed.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code sim doctor} found.
 *
 * @param sim with all options, so that it can be asked again in Chinese
 */
record SimDoctor(Command sim, Finished english) {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  static SimDoctor run(Command sim) {
    return new SimDoctor(sim, sim.and("doctor", "--json", "--lang", "en").run(LIMIT));
  }

  /** The first thing that is wrong is this one, in both languages, and it has a remedy. */
  SimDoctor fails(String check, int exit, String words, String inChinese) {
    fails(check, exit, words);
    assertFails(sim.and("doctor", "--json", "--lang", "zh").run(LIMIT), check, exit, inChinese);
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
