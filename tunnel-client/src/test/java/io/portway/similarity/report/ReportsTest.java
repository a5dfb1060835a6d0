package io.portway.similarity.report;

import static io.portway.similarity.report.ReportSamples.HOSTILE;
import static io.portway.similarity.report.ReportSamples.paragraph;
import static io.portway.similarity.report.ReportSamples.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.message.Messages;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.usermodel.WorkbookFactory;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  @TempDir Path directory;

  @Test
  void jsonHasTheKeysOfTheContract() throws IOException {
    JsonNode json = new ObjectMapper().readTree(write(ReportFormat.JSON, Sentences.ENGLISH));

    assertThat(json.path("schema").asText()).isEqualTo("portway-report/1");
    assertThat(json.path("parameters").path("index").asText()).isEqualTo("pat_all");
    assertThat(json.path("totals").path("overallCopied").asDouble()).isEqualTo(0.25);
    assertThat(json.path("totals").path("withoutQuotes").asDouble()).isEqualTo(0.125);
    assertThat(json.path("totals").path("withoutOwn").asDouble()).isZero();
    JsonNode paragraph = json.path("paragraphs").get(0);
    assertThat(fieldNames(paragraph))
        .startsWith(
            "seq", "id", "title", "status", "reason", "verdict", "copied", "likeness", "matches");
    assertThat(paragraph.path("verdict").asText()).isEqualTo("copied");
    JsonNode match = paragraph.path("matches").get(0);
    assertThat(fieldNames(match))
        .contains("rank", "docId", "esScore", "copied", "likeness", "runs", "fields");
    assertThat(match.path("likeness").isNull()).isTrue();
    assertThat(fieldNames(match.path("runs").get(0)))
        .containsExactly("from", "to", "docFrom", "docTo");
    assertThat(match.path("fields").path("title").asText()).isEqualTo(HOSTILE);
    JsonNode skipped = json.path("paragraphs").get(1);
    assertThat(skipped.path("verdict").isNull()).isTrue();
    assertThat(skipped.path("status").asText()).isEqualTo("skipped");
  }

  @Test
  void seedHasExactlyTheKeysOfTheOriginalScript() throws IOException {
    JsonNode json = new ObjectMapper().readTree(write(ReportFormat.SEED, Sentences.ENGLISH));

    assertThat(json).hasSize(2);
    assertThat(fieldNames(json.get(0))).containsExactly("cid", "title", "sims");
    assertThat(fieldNames(json.get(0).path("sims").get(0))).containsExactly("score", "summary");
    assertThat(json.get(0).path("sims").get(0).path("score").asDouble()).isEqualTo(12.5);
  }

  @Test
  void htmlRunsAndLoadsNothing() throws Exception {
    String html = write(ReportFormat.HTML, Sentences.ENGLISH);

    String script = html.substring(html.indexOf("<script>") + 8, html.indexOf("</script>"));
    assertThat(html.replace("<script>" + script + "</script>", ""))
        .as("apart from our own")
        .doesNotContain("<script");
    assertThat(html)
        .contains(
            "script-src 'sha256-"
                + Base64.getEncoder()
                    .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                            .digest(script.getBytes(StandardCharsets.UTF_8)))
                + "'");
    assertThat(html).doesNotContain("\u0007").doesNotContain(" style=");
    assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=");
    Matcher policy = Pattern.compile("style-src 'sha256-([^']+)'").matcher(html);
    assertThat(policy.find()).isTrue();
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    assertThat(policy.group(1))
        .isEqualTo(
            Base64.getEncoder()
                .encodeToString(
                    MessageDigest.getInstance("SHA-256")
                        .digest(style.getBytes(StandardCharsets.UTF_8))));
    assertThat(html)
        .contains("default-src 'none'")
        .contains("prefers-color-scheme: dark")
        .contains("@media print");
  }

  @Test
  void htmlMarksTheSamePassageOnBothSides() throws IOException {
    String html = write(ReportFormat.HTML, Sentences.ENGLISH);

    assertThat(html).contains("𠮷<mark data-run=\"1\">甲乙丙</mark>丁");
    assertThat(html).contains("前<mark data-run=\"1\">甲乙丙</mark>后");
  }

  @Test
  void htmlCallsNoShareGoodOrBadByABrowsersColours() throws IOException {
    String html = write(ReportFormat.HTML, Sentences.ENGLISH);

    assertThat(html).contains("<meter min=\"0\" max=\"1\" value=\"");
    // Together in one rule they would have no effect in any browser.
    assertThat(html)
        .contains("meter::-webkit-meter-optimum-value { background: var(--bar); }")
        .contains("meter::-moz-meter-bar { background: var(--bar); }");
  }

  @Test
  void htmlKeepsAnIdOnOneLineInTheOverviewAndWholeAboveItsParagraph() throws IOException {
    String html = write(ReportFormat.HTML, Sentences.ENGLISH);

    assertThat(html).contains("<a class=\"id\" href=\"#p1\">").contains("<article id=\"p1\"><h2>");
    assertThat(html).containsPattern("\\.id \\{[^}]*white-space: nowrap");
  }

  @Test
  void htmlSpeaksTheUsersLanguage() throws IOException {
    assertThat(write(ReportFormat.HTML, Sentences.of(Locale.CHINA)))
        .contains("<html lang=\"zh\">")
        .contains("总文字复制比")
        .contains("大量复制");
    assertThat(write(ReportFormat.HTML, Sentences.ENGLISH)).contains("<html lang=\"en\">");
  }

  @Test
  void htmlShowsOnlyThePartsOfALongDocumentThatMatter() throws IOException {
    String document = "远".repeat(9_000) + "甲乙丙" + "近".repeat(9_000);
    Report report = report("甲乙丙", document, new Run(0, 3, 9_000, 9_003));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ReportFormat.HTML.write(report, Sentences.ENGLISH, out);

    String html = out.toString(StandardCharsets.UTF_8);
    assertThat(html).contains("远".repeat(200) + "<mark").doesNotContain("远".repeat(201));
    assertThat(html).contains("</mark>" + "近".repeat(200)).doesNotContain("近".repeat(201));
  }

  @Test
  void csvOpensInSpreadsheetsAndRunsNothingThere() throws IOException {
    String csv = write(ReportFormat.CSV, Sentences.ENGLISH);

    assertThat(csv).startsWith("\uFEFFseq,id,").contains("'=1+1");
    List<String> rows = List.of(csv.split("\r\n"));
    assertThat(rows).hasSize(3);
  }

  @Test
  void aWorkbookHasTextsThatAreNoFormulasAndWidthsThatAreSet() throws IOException {
    try (Workbook book =
        WorkbookFactory.create(new ByteArrayInputStream(bytes(ReportFormat.XLSX)))) {
      assertThat(book.getNumberOfSheets()).isEqualTo(2);
      Sheet rows = book.getSheetAt(1);
      assertThat(rows.getLastRowNum()).isEqualTo(2);
      assertThat(rows.getRow(0).getCell(1).getStringCellValue()).isEqualTo("id");
      Cell id = rows.getRow(1).getCell(1);
      assertThat(id.getCellType()).isEqualTo(CellType.STRING);
      assertThat(id.getStringCellValue()).isEqualTo("=1+1");
      assertThat(rows.getRow(1).getCell(2).getStringCellValue())
          .isEqualTo(HOSTILE.replace('\u0007', '\uFFFD'));
      assertThat(rows.getRow(1).getCell(5).getNumericCellValue()).isEqualTo(0.5);
      assertThat(rows.getRow(1).getCell(6)).as("an unknown likeness").isNull();
      assertThat(rows.getRow(2).getCell(7)).as("a rank without a match").isNull();
      assertThat(rows.getColumnWidth(13)).isEqualTo(60 * 256);
      assertThat(rows.getPaneInformation().isFreezePane()).isTrue();
    }
  }

  @Test
  void aWorkbookLeavesNoneOfItsTextsInTheTemporaryDirectory() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> before = list(temporary);

    bytes(ReportFormat.XLSX);

    assertThat(list(temporary)).isEqualTo(before);
  }

  private static Set<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().matches("(poi|portway-report).*"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aCellHoldsWhatASpreadsheetCanHold() throws IOException {
    Report report = report("𠮷".repeat(20_000), "前甲乙丙后", new Run(1, 4, 1, 4));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    ReportFormat.XLSX.write(report, Sentences.ENGLISH, out);

    try (Workbook book = WorkbookFactory.create(new ByteArrayInputStream(out.toByteArray()))) {
      String body = book.getSheetAt(1).getRow(1).getCell(13).getStringCellValue();
      assertThat(body).isEqualTo("𠮷".repeat(16_383) + "…");
    }
  }

  @Test
  void aDocumentHighlightsTheSamePassageOnBothSides() throws IOException {
    try (XWPFDocument word = new XWPFDocument(new ByteArrayInputStream(bytes(ReportFormat.DOCX)))) {
      assertThat(word.getParagraphs()).extracting(p -> p.getText()).contains("Similarity report");
      assertThat(word.getTables()).hasSize(2);
      XWPFTableRow texts = word.getTables().get(1).getRow(1);
      assertThat(texts.getCell(0).getText()).isEqualTo("𠮷甲乙丙丁");
      assertThat(texts.getCell(1).getText()).isEqualTo("前甲乙丙后");
      for (int side = 0; side < 2; side++) {
        assertThat(texts.getCell(side).getParagraphArray(0).getRuns())
            .filteredOn(XWPFRun::isHighlighted)
            .extracting(XWPFRun::text)
            .containsExactly("甲乙丙");
      }
      assertThat(word.getTables().get(0).getRow(1).getCell(1).getText())
          .isEqualTo(HOSTILE.replace('\u0007', '\uFFFD'));
    }
  }

  @Test
  void markdownShowsNoMarkupOfATextAsMarkup() throws IOException {
    String page = write(ReportFormat.MD, Sentences.ENGLISH);

    Node document =
        Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(page);
    String html =
        HtmlRenderer.builder()
            .extensions(List.of(TablesExtension.create()))
            .build()
            .render(document);
    assertThat(html)
        .contains("<td>=1+1</td>")
        .contains("&lt;script&gt;alert('x')&lt;/script&gt;")
        .doesNotContain("<script")
        .contains("前<b>甲乙丙</b>后")
        .contains("𠮷<b>甲乙丙</b>丁");
  }

  @Test
  void aReportReadFromItsJsonIsTheSameInEveryForm() throws IOException {
    Path file = Files.write(directory.resolve("r.json"), bytes(ReportFormat.JSON));

    Report read = ReportReader.read(file);

    for (ReportFormat format :
        new ReportFormat[] {
          ReportFormat.JSON, ReportFormat.HTML, ReportFormat.CSV, ReportFormat.MD, ReportFormat.SEED
        }) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      format.write(read, Sentences.ENGLISH, out);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(write(format, Sentences.ENGLISH));
    }
  }

  @Test
  void anAnonymousReportHasTextsAndFiguresAndNoNames() throws IOException {
    Report anonymous = Anonymous.of(report(), Sentences.ENGLISH);

    for (ReportFormat format :
        new ReportFormat[] {ReportFormat.JSON, ReportFormat.HTML, ReportFormat.CSV}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      format.write(anonymous, Sentences.ENGLISH, out);
      String text = out.toString(StandardCharsets.UTF_8);
      assertThat(text)
          .contains("甲乙丙")
          .doesNotContain("pat_all")
          .doesNotContain("=1+1")
          .doesNotContain("alert")
          .doesNotContain("doc<")
          .doesNotContain("b>doc");
    }
    assertThat(anonymous.totals().overallCopied()).isEqualTo(report().totals().overallCopied());
    assertThat(anonymous.paragraphs().get(0).paragraph().id())
        .as("differs from report to report")
        .isNotEqualTo(
            Anonymous.of(report(), Sentences.ENGLISH).paragraphs().get(0).paragraph().id());
    assertThat(anonymous.totals().largestSource())
        .isEqualTo(anonymous.paragraphs().get(0).matches().get(0).docId());
  }

  @Test
  void whatIsNoReportIsRefused() throws IOException {
    for (String text :
        List.of("", "[1", "{\"schema\":\"x\"}", "{\"schema\":\"portway-report/1\"}")) {
      Path file = Files.writeString(directory.resolve("r.json"), text);
      assertThatThrownBy(() -> ReportReader.read(file))
          .isInstanceOfSatisfying(
              HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INPUT))
          .hasMessageContaining(file.toString());
    }
    String json = write(ReportFormat.JSON, Sentences.ENGLISH);
    for (String broken :
        List.of(
            json.replace("\"docTo\" : 4", "\"docTo\" : 99"),
            json.replace("\"to\" : 4", "\"to\" : 99"),
            json.replace("\"text\" : \"前甲乙丙后\"", "\"textField\" : \"none\""),
            json.replaceFirst("(?s)(\\{\\s*\"from\" : 1.*?\\})", "$1, $1"))) {
      assertThat(broken).isNotEqualTo(json);
      Path file = Files.writeString(directory.resolve("b.json"), broken);
      assertThatThrownBy(() -> ReportReader.read(file))
          .isInstanceOf(HopException.class)
          .hasMessageContaining("b.json");
    }
    assertThatThrownBy(() -> ReportReader.read(directory.resolve("none.json")))
        .hasMessageContaining("none.json");
  }

  @Test
  void totalsCountFailedParagraphsAsNotCopied() {
    Totals totals =
        Totals.of(
            List.of(
                result(1, 1.0, 100, "a"),
                ParagraphResult.without(paragraph(2), Status.FAILED, "x", 300)));

    assertThat(totals.overallCopied()).isCloseTo(0.25, within(1e-9));
    assertThat(totals.largestSource()).isEqualTo("a");
    assertThat(totals.largestSourceShare()).isCloseTo(0.25, within(1e-9));
    assertThat(Totals.of(List.of()).overallCopied()).isZero();
  }

  @Test
  void documentsOfTwoIndicesWithTheSameIdAreTwoSources() {
    Totals totals =
        Totals.of(
            List.of(
                result(1, 0.5, 100, "old", "7"),
                result(2, 0.5, 100, "new", "7"),
                result(3, 0.75, 100, "new", "8")));

    assertThat(totals.largestSource()).isEqualTo("8");
    assertThat(totals.largestSourceShare()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void aFileIsCompleteAndAnnouncedByItsHash() throws Exception {
    Path path = directory.resolve("报告.json");
    Files.writeString(path, "old");

    Written written = new ReportFile(path, ReportFormat.JSON).write(report(), Sentences.ENGLISH);

    byte[] bytes = Files.readAllBytes(path);
    assertThat(written.path()).isAbsolute().isEqualTo(path);
    assertThat(written.bytes()).isEqualTo(bytes.length);
    assertThat(written.sha256())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatCannotBeWrittenIsKnownBeforehand() {
    Path missing = directory.resolve("no/such/report.html");

    assertThatThrownBy(() -> new ReportFile(missing, ReportFormat.HTML).requireWritable())
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.OUTPUT))
        .hasMessageContaining(missing.getParent().toString());
    assertThatThrownBy(() -> new ReportFile(directory, ReportFormat.HTML).requireWritable())
        .hasMessageContaining(directory.toString());
  }

  @Test
  void aFilesEndingSaysItsForm() {
    assertThat(ReportFormat.ofFile(Path.of("a.HTML"))).contains(ReportFormat.HTML);
    assertThat(ReportFormat.ofFile(Path.of("a.csv"))).contains(ReportFormat.CSV);
    assertThat(ReportFormat.ofFile(Path.of("a.txt"))).isEmpty();
  }

  private static String write(ReportFormat format, Messages messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(report(), messages, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ReportFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    format.write(report(), Sentences.ENGLISH, out);
    return out.toByteArray();
  }

  private static ParagraphResult result(int seq, double copied, int letters, String docId) {
    return result(seq, copied, letters, "i", docId);
  }

  private static ParagraphResult result(
      int seq, double copied, int letters, String index, String docId) {
    Match match =
        new Match(
            1, index, docId, 1, copied, 1, List.of(new Run(0, 1, 0, 1)), "t", false, Map.of());
    return new ParagraphResult(
        paragraph(seq),
        Status.OK,
        "",
        Verdict.COPIED,
        copied,
        copied,
        copied,
        1,
        letters,
        List.of(match));
  }

  private static List<String> fieldNames(JsonNode node) {
    List<String> names = new java.util.ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
