package io.portway.testbed.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Command;
import io.portway.testbed.ssh.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DOCX, XLSX and CSV reports in a real LibreOffice, without a network, full of traps. */
@Timeout(180)
final class ReportFilesEndToEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Commas, quotes around every text, UTF-8, all as shown; the last -1: each sheet as a file. */
  private static final String CSV =
      "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1";

  @TempDir static Path directory;

  @BeforeAll
  static void convert() throws IOException {
    Tools.require("soffice", "pdftotext", "pdffonts");
    HostileReport.render(directory, "document.docx", "workbook.xlsx", "table.csv");
    Command office =
        Command.of("soffice", "--headless", "--norestore", "--nolockcheck")
            .and("-env:UserInstallation=" + directory.resolve("profile").toUri());
    convert(office, "pdf", "document.docx", "workbook.xlsx");
    convert(office, CSV, "workbook.xlsx");
    // As a person opens it who is asked for nothing but the encoding.
    convert(office.and("--infilter=CSV:44,34,76,1"), CSV, "table.csv");
  }

  @Test
  void aDocumentShowsEveryTextAndTheHeadingsOnEveryPage() {
    String text = text("document.pdf");

    assertThat(withoutSpace(text)).contains("总文字复制比").contains("第90段");
    for (String hostile : HostileReport.MARKUP) {
      assertThat(withoutSpace(text)).contains(withoutSpace(hostile));
    }
    for (String hostile : HostileReport.FORMULAS) {
      assertThat(withoutSpace(text)).contains(withoutSpace(hostile));
    }
    assertThat(text.split("\f")[1]).as("the overview goes on").contains("结论");
    assertThat(fonts("document.pdf")).contains("CJK");
  }

  @Test
  void aWorkbookShowsEveryText() {
    assertThat(withoutSpace(text("workbook.pdf"))).contains("总文字复制比", HostileReport.CJK);
    assertThat(fonts("workbook.pdf")).contains("CJK");
  }

  @Test
  void noTextOfAWorkbookIsAFormulaOrMoves() throws IOException {
    String rows = Files.readString(directory.resolve("out/workbook-相似段落.csv"));

    for (String formula : HostileReport.FORMULAS) {
      assertThat(cells(rows, formula)).as(formula).isEqualTo(7);
    }
    for (String markup : HostileReport.MARKUP) {
      assertThat(cells(rows, markup)).as(markup).isEqualTo(7);
    }
    assertThat(cells(rows, "第90段")).isEqualTo(1);
    assertThat(rows.lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("\"seq\",\"id\",\"title\""));
  }

  @Test
  void noTextOfATableIsAFormula() throws IOException {
    String rows = Files.readString(directory.resolve("out/table-table.csv"));

    for (String formula : HostileReport.FORMULAS) {
      assertThat(cells(rows, "'" + formula)).as(formula).isEqualTo(7);
    }
  }

  private static int cells(String csv, String text) {
    String cell = "\"" + text.replace("\"", "\"\"") + "\"";
    int count = 0;
    for (int at = csv.indexOf(cell); at >= 0; at = csv.indexOf(cell, at + cell.length())) {
      count++;
    }
    return count;
  }

  private static void convert(Command office, String to, String... files) {
    Command command = office.and("--convert-to", to, "--outdir", directory.resolve("out"));
    for (String file : files) {
      command = command.and(directory.resolve(file));
    }
    Offline.of(command).run(LIMIT).outOrThrow();
  }

  private static String text(String pdf) {
    return Command.of("pdftotext", "-layout", out(pdf), "-").run(LIMIT).outOrThrow();
  }

  private static String fonts(String pdf) {
    return Command.of("pdffonts", out(pdf)).run(LIMIT).outOrThrow();
  }

  private static Path out(String name) {
    return directory.resolve("out").resolve(name);
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }
}
