package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever people hand over gives a report, or one sentence, and the number of the line where
 * something is wrong; no field ever gets into another's place. The inputs are the files of {@code
 * malformed/}; its {@code index.json} says what each has to give.
 */
class MalformedInputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FOLDER = "/io/portway/similarity/malformed/";

  @TempDir Path directory;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final Locale before = Locale.getDefault();
  private final InputStream stdin = System.in;
  private String out;
  private String err;

  @BeforeEach
  void english() {
    Locale.setDefault(Locale.ENGLISH);
    server.find("一篇别的文章，与所查的段落没有什么相同之处");
  }

  @AfterEach
  void stop() {
    System.setIn(stdin);
    Locale.setDefault(before);
    server.close();
  }

  /** {@code row}: of the requirements that were collected from the original scripts. */
  record Case(
      String row,
      String file,
      String why,
      List<String> options,
      int exit,
      List<List<String>> paragraphs,
      List<Note> notes,
      String says) {
    @Override
    public String toString() {
      return row + " " + file + ": " + why;
    }
  }

  record Note(int line, String kind, String text) {}

  static List<Case> cases() throws IOException {
    return JSON.readerForListOf(Case.class).readValue(bytes("index.json"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyInputGivesAReportOrASentence(Case one) throws IOException {
    Path file = Files.write(directory.resolve(one.file()), bytes(one.file()));

    assertThat(check(file.toString(), one.options())).as(err).isEqualTo(one.exit());

    assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
    requireAsTold(one);
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).as("a title or an id is no file's name").containsExactly(file);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameFromStandardInput(Case one) throws IOException {
    System.setIn(new ByteArrayInputStream(bytes(one.file())));
    List<String> options = new ArrayList<>();
    if (one.options() != null) {
      options.addAll(one.options());
    }
    String ending = one.file().substring(one.file().lastIndexOf('.') + 1);
    if (Set.of("csv", "tsv", "md", "docx").contains(ending)) {
      options.addAll(List.of("--input-format", ending));
    }

    assertThat(check("-", options)).as(err).isEqualTo(one.exit());

    if (one.exit() == 0) {
      requireAsTold(one);
    }
  }

  private void requireAsTold(Case one) throws IOException {
    if (one.says() != null) {
      assertThat(err).contains(one.says());
      assertThat(out).isEmpty();
      return;
    }
    JsonNode report = JSON.readTree(out);
    List<List<String>> paragraphs = new ArrayList<>();
    for (JsonNode paragraph : report.path("paragraphs")) {
      paragraphs.add(
          Stream.of("id", "title", "body", "example", "status")
              .map(field -> paragraph.path(field).asText())
              .toList());
    }
    assertThat(paragraphs).isEqualTo(one.paragraphs());
    List<Note> expected = one.notes() == null ? List.of() : one.notes();
    JsonNode notes = report.path("notes");
    assertThat(notes).as(notes.toString()).hasSize(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(notes.get(i).path("line").asInt()).isEqualTo(expected.get(i).line());
      assertThat(notes.get(i).path("kind").asText()).isEqualTo(expected.get(i).kind());
      assertThat(notes.get(i).path("text").asText()).contains(expected.get(i).text());
      assertThat(err).as("told on the way, too").contains(notes.get(i).path("text").asText());
    }
  }

  @Test
  void theIndexKnowsEveryFile() throws IOException {
    Set<String> known = new TreeSet<>(Set.of("index.json"));
    cases().forEach(one -> known.add(one.file()));

    Path folder = Path.of("src/test/resources" + FOLDER);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).hasSameElementsAs(known);
    }
  }

  private int check(String input, List<String> options) {
    List<String> arguments =
        new ArrayList<>(List.of("check", input, "--index", "texts", "--field", "summary"));
    arguments.addAll(List.of("--es", server.url(), "--no-cache"));
    if (options != null) {
      arguments.addAll(options);
    }
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        Cli.execute(
            new SimCommand(),
            arguments.toArray(String[]::new),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = MalformedInputTest.class.getResourceAsStream(FOLDER + file)) {
      return in.readAllBytes();
    }
  }
}
