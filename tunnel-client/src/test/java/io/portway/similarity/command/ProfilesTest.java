package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.similarity.testing.ScriptedSearchServer.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options that stand in the client's file, and secrets that don't. */
class ProfilesTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";

  @TempDir Path directory;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final Locale before = Locale.getDefault();
  private String out;
  private String err;

  @BeforeEach
  void english() {
    Locale.setDefault(Locale.ENGLISH);
    server.find(TEXT, TEXT + "甲", TEXT + "乙", TEXT + "丙");
  }

  @AfterEach
  void stop() {
    Locale.setDefault(before);
    server.close();
  }

  @Test
  void aProfileStandsForItsOptions() throws IOException {
    Path file = profile("es = \"" + server.url() + "\", index = texts, field = summary, top = 2");

    assertThat(run("check", input(), "--profile", "office", "-c", file.toString())).isZero();

    JsonNode report = new ObjectMapper().readTree(out);
    assertThat(report.path("paragraphs").get(0).path("matches")).hasSize(2);
    assertThat(report.path("parameters").path("index").asText()).isEqualTo("texts");
  }

  @Test
  void whatIsTypedWinsAndFlagsStayOn() throws IOException {
    Path file =
        profile(
            "es = \""
                + server.url()
                + "\", index = none, field = summary, top = 2, ignore-quotes = true,"
                + " show = \"title,year\", exclude-id = \"a,b\"");

    List<String> typed =
        List.of(
            "--index", "texts", "--top", "1", "--ignore-quotes", "--show", "id", "-c", "" + file);
    List<String> all = new ArrayList<>(List.of("check", input(), "--profile=office"));
    all.addAll(typed);
    assertThat(run(all.toArray(String[]::new))).isZero();

    JsonNode parameters = new ObjectMapper().readTree(out).path("parameters");
    assertThat(parameters.path("top").asInt()).isEqualTo(1);
    assertThat(parameters.toString())
        .contains("\"ignoreQuotes\":true", "[\\\"a\\\",\\\"b\\\"]")
        .doesNotContain("year");
  }

  @Test
  void anOptionThatACommandDoesNotHaveIsLeftToTheOthers() throws IOException {
    Path file =
        profile("es = \"" + server.url() + "\", index = texts, field = summary, min-copied = 30%");

    assertThat(run("--profile", "office", "search", "阅读", "-c", file.toString())).isZero();

    assertThat(new ObjectMapper().readTree(out)).hasSize(4);
  }

  @Test
  void aPathIsBelowTheDirectoryOfTheFile() throws IOException {
    Path password = Files.writeString(directory.resolve("es-password"), "hunter2\n");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    Path file =
        profile(
            "es = \""
                + server.url()
                + "\", index = texts, field = summary, es-user = li, es-password-file = es-password");

    assertThat(run("search", "阅读", "--profile", "office", "-c", file.toString())).isZero();

    assertThat(server.requests("_msearch").get(0).authorization()).isEqualTo(basic("li:hunter2"));
  }

  @Test
  void aMissingFileOrProfileIsNamedWithThoseThereAre() throws IOException {
    Path none = directory.resolve("none.conf");
    assertThat(run("search", "x", "--profile", "office", "-c", none.toString())).isEqualTo(2);
    assertThat(err).startsWith(none + ": there is no such file");

    Path file = profile("index = texts");
    assertThat(run("search", "x", "--profile", "lab", "-c", file.toString())).isEqualTo(2);
    assertThat(err)
        .startsWith("USAGE: " + file + " has no profile lab (there are: office, other). ");
    assertThat(run("search", "x", "--profile", "lab", "-c", "" + file, "--lang", "zh", "--json"))
        .isEqualTo(2);
    assertThat(new ObjectMapper().readTree(err).path("message").asText())
        .isEqualTo(file + " 中没有配置组 lab（有：office, other）。");

    Path empty = Files.writeString(directory.resolve("empty.conf"), "agent { }");
    assertThat(run("search", "x", "--profile", "lab", "-c", empty.toString())).isEqualTo(2);
    assertThat(err).contains("nor any other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search x", "check x", "exec x", "put x y", "get x y"})
  void aSlipIsToldByEveryCommandBeforeAnythingIsDialled(String command) throws IOException {
    Path file = profile("indx = texts, es-password = hunter2");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(1, List.of("--profile", "other", "-c", file.toString()));

    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);

    assertThat(err.lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith(file + ":3: similarity.profiles.office.indx: "))
        .anyMatch(line -> line.contains("(expected: es-password-file)"))
        .noneMatch(line -> line.contains("hunter2"));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aKeyMeansTheSameToEveryCommand() {
    Map<String, OptionSpec> options = Profiles.options();

    assertThat(options).containsKeys("via", "to", "es", "index", "top", "min-copied", "size");
    for (CommandLine command : new CommandLine(new SimCommand()).getSubcommands().values()) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        OptionSpec known = options.get(option.longestName().substring(2));
        if (command.getCommandSpec().findOption("--profile") != null && known != null) {
          assertThat(option.typeInfo().getType()).isEqualTo(known.typeInfo().getType());
        }
      }
    }
  }

  @Test
  void secretsMayStandInTheEnvironment() throws Exception {
    String[] search = {"search", "x", "--index", "texts", "--field", "summary"};

    assertThat(program(Map.of("PORTWAY_ES_PASSWORD", "hunter2"), "li", search)).isZero();
    assertThat(last()).isEqualTo(basic("li:hunter2"));
    assertThat(program(Map.of("PORTWAY_ES_API_KEY", "a2V5"), null, search)).isZero();
    assertThat(last()).isEqualTo("ApiKey a2V5");
    assertThat(program(Map.of("PORTWAY_ES_PASSWORD", "hunter2"), null, search)).isZero();
    assertThat(last()).isNull();

    server.intercept(request -> Reply.json(401, "{\"error\":{\"reason\":\"no\"}}"));
    assertThat(program(Map.of("PORTWAY_ES_PASSWORD", "hunter2"), "li", search)).isEqualTo(6);
    assertThat(err).doesNotContain("hunter2");
  }

  private String last() {
    return server.requests().get(server.requests().size() - 1).authorization();
  }

  private static String basic(String who) {
    return "Basic " + Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
  }

  private Path profile(String keys) throws IOException {
    return Files.writeString(
        directory.resolve("tunnel-client.conf"),
        "similarity {\n  profiles {\n    office { "
            + keys
            + " }\n    other { }\n  }\n}\nagent { mappings { ssh { backend = \"127.0.0.1:22\" } } }\n");
  }

  private String input() throws IOException {
    Path input = directory.resolve("input.json");
    return Files.writeString(input, "[\"" + TEXT + "\"]").toString();
  }

  /** A process of its own, whose environment can be set. */
  private int program(Map<String, String> environment, String user, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.portway.similarity.SimMain",
                "--es",
                server.url())
            .collect(Collectors.toCollection(ArrayList::new));
    if (user != null) {
      command.addAll(List.of("--es-user", user));
    }
    command.addAll(List.of(arguments));
    Path errors = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    err = Files.readString(errors);
    return code;
  }

  private int run(String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        Cli.execute(
            new SimCommand(),
            arguments,
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }
}
