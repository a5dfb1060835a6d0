package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.similarity.testing.EmbeddedSshServer;
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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a shell sees them: arguments in; exit code, standard output and error out. */
class SimCommandTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";

  @TempDir Path directory;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final Locale before = Locale.getDefault();
  private String out;
  private String err;

  @BeforeEach
  void english() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterEach
  void stop() {
    Locale.setDefault(before);
    server.close();
  }

  @Test
  void searchPrintsWhatWasFoundAsJson() throws IOException {
    server.find("甲", "乙");

    assertThat(sim("search", "阅读", "--index", "texts", "--field", "summary", "--size", "2"))
        .isZero();

    JsonNode hits = new ObjectMapper().readTree(out);
    assertThat(hits.get(0).path("docId").asText()).isEqualTo("d0");
    assertThat(hits.get(1).path("fields").path("summary").asText()).isEqualTo("乙");
    assertThat(err).isEmpty();
    assertThat(server.requests("_msearch").get(0).body()).contains("\"阅读\"", "\"size\":2");
  }

  @Test
  void searchPrintsLinesAndTablesToo() {
    server.find("甲", "乙");

    assertThat(sim("search", "x", "--index", "texts", "--field", "summary", "--format", "jsonl"))
        .isZero();
    assertThat(out.lines()).hasSize(2);

    assertThat(
            sim(
                "search",
                "x",
                "--index",
                "texts",
                "--field",
                "summary",
                "--format",
                "table",
                "--show",
                "summary,title"))
        .isZero();
    assertThat(out.lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("RANK", "SUMMARY", "TITLE"));
  }

  @Test
  void checkPrintsAReportAsJson() throws IOException {
    server.find(TEXT);

    assertThat(check(input(TEXT, ""))).isZero();

    JsonNode report = new ObjectMapper().readTree(out);
    assertThat(report.path("schema").asText()).isEqualTo("portway-report/1");
    assertThat(report.path("paragraphs").get(0).path("verdict").asText()).isEqualTo("identical");
    assertThat(report.path("paragraphs").get(1).path("status").asText()).isEqualTo("skipped");
  }

  @Test
  void checkWritesEveryFileAndAnnouncesEach() throws IOException {
    server.find(TEXT);
    Path html = directory.resolve("r.html");
    Path csv = directory.resolve("r.csv");
    Path seed = directory.resolve("r.txt");

    assertThat(
            check(
                input(TEXT),
                "-o",
                html.toString(),
                "-o",
                csv.toString(),
                "-o",
                seed.toString(),
                "--format",
                "seed"))
        .isZero();

    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.path("path").asText())
        .containsExactly(html.toString(), csv.toString(), seed.toString());
    assertThat(lines)
        .extracting(line -> line.path("format").asText())
        .containsExactly("html", "csv", "seed");
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line.path("bytes").asLong())
                    .isEqualTo(Files.size(Path.of(line.path("path").asText()))));
  }

  @Test
  void aReportIsRenderedInOtherFormsWithoutTheServer() throws IOException {
    server.find(TEXT);
    Path report = directory.resolve("r.json");
    assertThat(check(input(TEXT), "-o", report.toString())).isZero();
    server.close();

    Path docx = directory.resolve("r.docx");
    Path xlsx = directory.resolve("r.xlsx");
    assertThat(run("render", report.toString(), "-o", docx.toString(), "-o", xlsx.toString()))
        .isZero();

    assertThat(out.lines()).hasSize(2).allSatisfy(line -> assertThat(line).contains("sha256"));
    assertThat(docx).isNotEmptyFile();
    assertThat(xlsx).isNotEmptyFile();
    assertThat(run("render", report.toString(), "-o", "-", "--format", "xlsx")).isEqualTo(2);
    assertThat(run("render", docx.toString(), "-o", "-")).isEqualTo(3);
  }

  @Test
  void onlyParagraphsThatChangedAreCheckedAgain() throws IOException {
    server.find(TEXT);
    Path report = directory.resolve("r.json");
    assertThat(check(input(TEXT, "另外的一段话没有任何来源可寻"), "-o", report.toString())).isZero();
    int before = server.requests().size();

    assertThat(check(input("新写的第三段话", TEXT), "--since", report.toString())).isZero();

    JsonNode again = new ObjectMapper().readTree(out);
    assertThat(again.path("paragraphs")).hasSize(2);
    assertThat(again.path("paragraphs").get(1).path("seq").asInt()).isEqualTo(2);
    assertThat(again.path("paragraphs").get(1).path("verdict").asText()).isEqualTo("identical");
    assertThat(err).contains("1 of 2");
    String asked =
        server.requests().subList(before, server.requests().size()).stream()
            .map(Object::toString)
            .collect(java.util.stream.Collectors.joining("\n"));
    assertThat(asked).contains("新写的第三段话").doesNotContain(TEXT);
    assertThat(check(input(TEXT), "--since", report.toString(), "--top", "5")).isEqualTo(2);
    assertThat(err).contains("top was 3 and is 5");
  }

  @Test
  void whatGotBetterBetweenTwoReportsIsSaid() throws IOException {
    server.find(TEXT);
    Path first = directory.resolve("1.json");
    Path second = directory.resolve("2.json");
    assertThat(check(input(TEXT), "-o", first.toString())).isZero();
    assertThat(check(input("另外的一段话没有任何来源可寻"), "-o", second.toString(), "--anonymise")).isZero();

    assertThat(run("diff", first.toString(), first.toString())).isZero();
    assertThat(new ObjectMapper().readTree(out).path("same").asInt()).isEqualTo(1);
    assertThat(run("diff", first.toString(), second.toString())).isZero();

    JsonNode diff = new ObjectMapper().readTree(out);
    assertThat(diff.path("schema").asText()).isEqualTo("portway-report-diff/1");
    assertThat(diff.path("copiedBefore").asDouble()).isEqualTo(1);
    assertThat(diff.path("gone").asInt() + diff.path("better").asInt()).isEqualTo(1);
    assertThat(run("diff", first.toString(), second.toString(), "--format", "table")).isZero();
    assertThat(err).contains("of the whole 100.0 % was copied");
  }

  @Test
  void quotationsAndBoilerplateCountForNothingOnRequest() throws IOException {
    server.find("前文" + TEXT + "后文");
    Path quoting = input("正如所说，“" + TEXT + "”，此外全是我自己写下来的句子");

    assertThat(check(quoting)).isZero();
    assertThat(verdict()).isEqualTo("copied");
    assertThat(check(quoting, "--ignore-quotes")).isZero();
    assertThat(verdict()).isEqualTo("none");
    Path form = Files.writeString(directory.resolve("form.txt"), TEXT);
    assertThat(check(quoting, "--ignore-text", form.toString())).isZero();
    assertThat(verdict()).isEqualTo("none");
    assertThat(check(quoting, "--ignore-text", directory.resolve("none").toString())).isEqualTo(3);
    assertThat(check(input("“" + TEXT + "”"), "--ignore-quotes")).isZero();
    assertThat(new ObjectMapper().readTree(out).path("paragraphs").get(0).path("status").asText())
        .isEqualTo("skipped");
  }

  @Test
  void documentsAreExcludedByIdAndByQuery() throws IOException {
    server.find(TEXT);

    assertThat(
            check(
                input(TEXT),
                "--exclude-id",
                "a,b",
                "--exclude-query",
                "{\"term\":{\"author\":\"李\"}}"))
        .isZero();

    assertThat(server.requests("_msearch").get(0).body())
        .contains(
            "\"must_not\":[{\"ids\":{\"values\":[\"a\",\"b\"]}},{\"term\":{\"author\":\"李\"}}]");
    assertThat(new ObjectMapper().readTree(out).path("parameters").path("excluded").asText())
        .contains("李");
    assertThat(check(input(TEXT), "--exclude-query", "author=李")).isEqualTo(2);
  }

  @Test
  void theFourTotalsTellQuotationsAndOwnWorkApart() throws IOException {
    server.find(TEXT);
    Path half = input(TEXT + "“" + TEXT + "”", TEXT);

    assertThat(check(half, "--own", "summary=" + TEXT)).isZero();

    JsonNode totals = new ObjectMapper().readTree(out).path("totals");
    assertThat(totals.path("overallCopied").asDouble()).isBetween(0.6, 1.0);
    assertThat(totals.path("withoutQuotes").asDouble())
        .isLessThanOrEqualTo(totals.path("overallCopied").asDouble())
        .isGreaterThan(0.3);
    assertThat(totals.path("withoutOwn").asDouble()).isZero();
    assertThat(server.requests("_msearch").get(0).body()).contains("\"_source\":[\"summary\"]");
    assertThat(check(half, "--own", "author")).isEqualTo(2);
  }

  @Test
  void thresholdsAreOptionsAndStandInTheReport() throws IOException {
    server.find(TEXT);

    assertThat(check(input(TEXT), "--min-copied", "60%", "--min-likeness", "0.7")).isZero();

    JsonNode parameters = new ObjectMapper().readTree(out).path("parameters");
    assertThat(parameters.path("partly").asDouble()).isEqualTo(0.6);
    assertThat(parameters.path("copied").asDouble()).isEqualTo(0.6);
    assertThat(parameters.path("reworded").asDouble()).isEqualTo(0.7);
    assertThat(check(input(TEXT), "--min-copied", "0")).isEqualTo(2);
  }

  private String verdict() throws IOException {
    return new ObjectMapper().readTree(out).path("paragraphs").get(0).path("verdict").asText();
  }

  @Test
  void aWorkbookIsCheckedAsItsRows() throws IOException {
    server.find(TEXT);
    Path csv = Files.writeString(directory.resolve("x.csv"), "编号,正文\n甲,\"" + TEXT + "\"\n");

    assertThat(check(csv)).isZero();

    JsonNode report = new ObjectMapper().readTree(out);
    assertThat(report.path("parameters").path("inputFormat").asText()).isEqualTo("csv");
    assertThat(report.path("paragraphs").get(0).path("id").asText()).isEqualTo("甲");
    assertThat(check(csv, "--input-format", "docx")).isEqualTo(3);
    assertThat(check(csv, "--input-format", "pdf")).isEqualTo(2);
    assertThat(check(csv, "--charset", "nonsense")).isEqualTo(2);
    assertThat(check(csv, "--body-field", "none")).isEqualTo(3);
  }

  @Test
  void seedIsTheOriginalScriptsRuleAndList() throws IOException {
    server.find(TEXT);

    assertThat(check(input(TEXT), "--seed", "--format", "seed")).isZero();

    assertThat(new ObjectMapper().readTree(out).get(0).path("sims").get(0).path("summary").asText())
        .isEqualTo(TEXT);
  }

  @Test
  void failOverIsReachedAtTheShareItself() throws IOException {
    server.find(TEXT);

    assertThat(check(input(TEXT), "--fail-over", "100%")).isEqualTo(1);
    assertThat(check(input(TEXT, "另外的一段话没有任何来源可寻"), "--fail-over", "100%")).isZero();
    assertThat(check(input(TEXT), "--fail-over", "101%")).isEqualTo(2);
  }

  @Test
  void aRejectedLineIsToldAndOnlyStrictRefusesIt() throws IOException {
    server.find(TEXT);
    Path input =
        Files.writeString(
            directory.resolve("x.jsonl"), "{\"id\":\"1\",\"body\":\"" + TEXT + "\"}\nbroken\n");

    assertThat(check(input)).isZero();
    assertThat(err).contains("line 2:");
    assertThat(new ObjectMapper().readTree(out).path("notes").get(0).path("line").asInt())
        .isEqualTo(2);

    assertThat(check(input, "--strict")).isEqualTo(3);
    assertThat(out).isEmpty();
  }

  @Test
  void anInputThatIsMissingOrHasNothingIsRefused() throws IOException {
    assertThat(check(directory.resolve("nope.json"))).isEqualTo(3);
    assertThat(err).contains("nope.json");

    assertThat(check(Files.writeString(directory.resolve("e.json"), "[]"))).isEqualTo(3);
  }

  @Test
  void anOutputThatCannotBeWrittenIsRefusedBeforeAnythingIsAsked() throws IOException {
    assertThat(check(input(TEXT), "-o", directory.resolve("no/such/r.html").toString()))
        .isEqualTo(9);
    assertThat(err).startsWith("OUTPUT: ");
    assertThat(check(input(TEXT), "-o", directory.resolve("r.unknown").toString())).isEqualTo(2);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aParagraphThatFailsGivesFour() throws IOException {
    server.find(query -> "{\"status\":400,\"error\":{\"reason\":\"bad\"}}");

    assertThat(check(input(TEXT))).isEqualTo(4);
    assertThat(new ObjectMapper().readTree(out).path("paragraphs").get(0).path("status").asText())
        .isEqualTo("failed");
  }

  @Test
  void eachKindOfFailureHasItsExitCode() throws IOException {
    assertThat(sim("search", "x", "--index", "nope", "--field", "summary")).isEqualTo(2);
    assertThat(sim("search", "x", "--index", "texts", "--field", "nope")).isEqualTo(2);
    assertThat(sim("search", "x", "--index", "texts")).isEqualTo(2);
    server.intercept(request -> Reply.json(401, "{}"));
    assertThat(sim("search", "x", "--index", "texts", "--field", "summary")).isEqualTo(6);
    server.intercept(request -> Reply.html(200));
    assertThat(sim("search", "x", "--index", "texts", "--field", "summary")).isEqualTo(5);
    assertThat(err).startsWith("SEARCH-SERVER-UNREACHABLE: ").contains("web page");
    assertThat(
            run(
                "search",
                "x",
                "--index",
                "texts",
                "--field",
                "summary",
                "--timeout",
                "0s",
                "--es",
                server.url()))
        .isEqualTo(2);
    assertThat(run("search", "x", "--index", "texts", "--field", "summary")).isEqualTo(2);
    assertThat(run("search", "x", "--index", "texts", "--field", "summary", "--to", "es@office"))
        .isEqualTo(2);
  }

  @Test
  void errorsAreJsonWhenAskedFor() throws IOException {
    assertThat(sim("search", "x", "--index", "nope", "--field", "summary", "--json")).isEqualTo(2);

    JsonNode error = new ObjectMapper().readTree(err);
    assertThat(error.path("hop").asText()).isEqualTo("search-server");
    assertThat(error.path("remedy").asText()).isNotEmpty();
  }

  @Test
  void errorsAreChineseForAChineseUser() {
    Locale.setDefault(Locale.CHINA);

    assertThat(sim("search", "x", "--index", "nope", "--field", "summary")).isEqualTo(2);
    assertThat(err).contains("没有索引 nope").doesNotContain("。.");
  }

  @Test
  void aPasswordFileThatOthersCanReadIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("pw"), "geheim\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> arguments = List.of("--es-user", "u", "--es-password-file", file.toString());

    assertThat(
            sim(
                "search",
                "x",
                "--index",
                "texts",
                "--field",
                "summary",
                arguments.get(0),
                arguments.get(1),
                arguments.get(2),
                arguments.get(3)))
        .isEqualTo(2);
    assertThat(err).contains("chmod 600").doesNotContain("geheim");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            sim(
                "search",
                "x",
                "--index",
                "texts",
                "--field",
                "summary",
                arguments.get(0),
                arguments.get(1),
                arguments.get(2),
                arguments.get(3)))
        .isZero();
    assertThat(server.requests().get(0).authorization()).isEqualTo("Basic dTpnZWhlaW0=");
  }

  @Test
  void overSshTheServerIsTheOneThatTheHostSees() throws IOException {
    server.find("甲");
    try (EmbeddedSshServer ssh = new EmbeddedSshServer(EmbeddedSshServer.newKey())) {
      List<String> arguments =
          new ArrayList<>(
              List.of("search", "x", "--index", "texts", "--field", "summary", "--via", "ssh"));
      arguments.addAll(ssh(ssh));
      arguments.addAll(List.of("--es", server.url()));

      assertThat(run(arguments.toArray(String[]::new))).isZero();
      assertThat(out).contains("甲");
      assertThat(err).contains("new and remembered");
    }
  }

  @Test
  void overExecAScriptAnswersAndItsTextIsNeverACommand() throws IOException {
    Path script =
        Files.writeString(
            directory.resolve("s.sh"), "#!/bin/sh\ncat >&2\nprintf \"[{'title': '%s'}]\" \"$1\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    try (EmbeddedSshServer ssh = new EmbeddedSshServer(EmbeddedSshServer.newKey())) {
      List<String> arguments = new ArrayList<>(List.of("search", "--via", "exec"));
      arguments.addAll(ssh(ssh));
      arguments.addAll(List.of("阅读; echo $(id)", script.toString()));

      assertThat(run(arguments.toArray(String[]::new))).isZero();
      assertThat(new ObjectMapper().readTree(out).get(0).path("fields").path("title").asText())
          .isEqualTo("阅读; echo $(id)");
    }
  }

  @Test
  void execPassesEverythingAfterThePathOn() throws IOException {
    try (EmbeddedSshServer ssh = new EmbeddedSshServer(EmbeddedSshServer.newKey())) {
      List<String> arguments = new ArrayList<>(List.of("exec"));
      arguments.addAll(ssh(ssh));
      arguments.addAll(List.of("test", "--ssh", "=", "--ssh"));

      assertThat(run(arguments.toArray(String[]::new))).isZero();

      arguments.set(arguments.size() - 1, "--json");
      assertThat(run(arguments.toArray(String[]::new))).isEqualTo(7);
      assertThat(err).startsWith("REMOTE-COMMAND-FAILED: ");
    }
  }

  @Test
  void putAndGetAnnounceTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "内容");
    try (EmbeddedSshServer ssh =
        new EmbeddedSshServer(EmbeddedSshServer.newKey()).home(directory)) {
      List<String> arguments = new ArrayList<>(List.of("put", file.toString(), "b"));
      arguments.addAll(ssh(ssh));
      assertThat(run(arguments.toArray(String[]::new))).isZero();
      assertThat(new ObjectMapper().readTree(out).path("bytes").asInt()).isEqualTo(6);

      arguments.set(0, "get");
      arguments.set(1, "b");
      arguments.set(2, directory.resolve("c").toString());
      assertThat(run(arguments.toArray(String[]::new))).isZero();
      assertThat(new ObjectMapper().readTree(out).path("path").asText())
          .isEqualTo(directory.resolve("c").toString());
    }
    assertThat(directory.resolve("c")).hasContent("内容");
  }

  @Test
  void reportsAndErrorsAreInTheLanguageAskedForAndKeysAreTheSame() throws IOException {
    server.find(TEXT);
    List<String> keys = new ArrayList<>();
    for (String language : List.of("en", "zh")) {
      Path html = directory.resolve(language + ".html");
      Path json = directory.resolve(language + ".json");
      String lang = "--lang=" + language;
      check(input(TEXT, ""), "-o", html.toString(), "-o", json.toString(), lang);
      assertThat(html).content().contains("<html lang=\"" + language + "\">");
      keys.add(keys(new ObjectMapper().readTree(json.toFile())));

      Path rendered = directory.resolve("again-" + language + ".md");
      String other = language.equals("en") ? "zh" : "en";
      run("render", json.toString(), "-o", rendered.toString(), "--lang", other);
      assertThat(rendered).content().contains(other.equals("zh") ? "相似度报告" : "Similarity report");
    }

    assertThat(keys.get(0)).isEqualTo(keys.get(1)).contains("verdict");

    run("check", "missing.json", "--json", "--lang", "zh", "--index", "a", "--field", "b");
    JsonNode error = new ObjectMapper().readTree(err);
    assertThat(error.fieldNames()).toIterable().containsExactly("code", "hop", "message", "remedy");
    assertThat(error.path("code").asText()).isEqualTo("INPUT");
    assertThat(error.path("message").asText()).isEqualTo("输入 missing.json 不存在。");
  }

  private static String keys(JsonNode node) {
    StringBuilder keys = new StringBuilder();
    node.properties().forEach(e -> keys.append(e.getKey()).append(keys(e.getValue())));
    if (node.isArray()) {
      node.forEach(element -> keys.append(keys(element)));
    }
    return keys.toString();
  }

  private List<String> ssh(EmbeddedSshServer ssh) throws IOException {
    Path password = directory.resolve("ssh-password");
    Files.writeString(password, EmbeddedSshServer.PASSWORD);
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    return List.of(
        "--ssh",
        ssh.target(),
        "--password-file",
        password.toString(),
        "--known-hosts",
        directory.resolve("known_hosts").toString());
  }

  private Path input(String... bodies) throws IOException {
    List<String> objects = new ArrayList<>();
    for (String body : bodies) {
      objects.add("{\"id\":\"" + (objects.size() + 1) + "\",\"body\":\"" + body + "\"}");
    }
    return Files.writeString(
        directory.resolve("input.json"), "[" + String.join(",", objects) + "]");
  }

  private int check(Path input, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("check", input.toString(), "--index", "texts", "--field", "summary"));
    arguments.addAll(List.of(more));
    return sim(arguments.toArray(String[]::new));
  }

  private int sim(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--es", server.url()));
    return run(all.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return run(new SimCommand(), arguments);
  }

  private int run(Object program, String... arguments) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    int code =
        Cli.execute(
            program,
            arguments,
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }
}
