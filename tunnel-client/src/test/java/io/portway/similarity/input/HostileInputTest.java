package io.portway.similarity.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs that are made to fetch what they shouldn't, or to take more than they give. */
class HostileInputTest {
  private static final String WORD =
      "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
  private static final String SHEET =
      "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
          + "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&x;</t></is></c></row></sheetData></worksheet>";
  private static final String STRINGS =
      "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>";

  @TempDir Path directory;

  /** Each part that is read, with an entity of a file and with a definition from the network. */
  @ParameterizedTest
  @CsvSource({
    "docx, word/document.xml",
    "docx, word/styles.xml",
    "docx, '[Content_Types].xml'",
    "docx, _rels/.rels",
    "xlsx, xl/worksheets/sheet1.xml",
    "xlsx, xl/sharedStrings.xml",
    "xlsx, xl/workbook.xml",
    "xlsx, xl/styles.xml"
  })
  void nothingOutsideOfADocumentIsEverLookedUp(String form, String part) throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "PASSWORD");
    try (ScriptedSearchServer server = new ScriptedSearchServer()) {
      String definitions =
          "<!DOCTYPE x [<!ENTITY x SYSTEM \"%s\"><!ENTITY %% y SYSTEM \"%s/x.dtd\"> %%y;]>"
              .formatted(secret.toUri(), server.url());
      byte[] document = rewritten(form, part, xml(part, definitions));

      String told;
      try {
        told = read("x." + form, document).toString();
      } catch (HopException e) {
        told = e.getMessage();
      }

      assertThat(told).doesNotContain("PASSWORD");
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"docx, word/document.xml", "xlsx, xl/worksheets/sheet1.xml"})
  void entitiesThatMultiplyAreRefused(String form, String part) throws IOException {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE x [<!ENTITY e0 \"ha\">");
    for (int i = 1; i <= 20; i++) {
      laughs.append("<!ENTITY e%d \"%s\">".formatted(i, ("&e" + (i - 1) + ";").repeat(10)));
    }
    laughs.append("<!ENTITY x \"&e20;\">]>");

    assertRefused("x." + form, rewritten(form, part, xml(part, laughs.toString())));
  }

  @Test
  void aWorkbookThatUnpacksBeyondReasonIsRefused() throws IOException {
    byte[] bomb =
        rewritten(
            "xlsx", "xl/sharedStrings.xml", STRINGS + " ".repeat(40_000_000) + "</t></si></sst>");

    assertThat(bomb.length).isLessThan(200_000);
    assertRefused("x.xlsx", bomb);
  }

  @Test
  void jsonThatIsNestedBeyondReasonIsRefused() throws IOException {
    assertRefused("x.json", bytes("[".repeat(100_000)));
    assertRefused("x.json", bytes("{\"paragraphs\":" + "[".repeat(100_000)));
    assertRefused("x.json", bytes("{\"a\":".repeat(100_000)));

    Input lines = read("x.jsonl", bytes("[".repeat(100_000) + "\n{\"body\":\"甲\"}\n"));

    assertThat(lines.paragraphs()).extracting(Paragraph::body).containsExactly("甲");
    assertThat(lines.rejected()).extracting(Remark::line).containsExactly(1);
  }

  @Test
  void markdownThatIsNestedBeyondReasonIsReadOrRefused() throws IOException {
    assertReadOrRefused("x.md", bytes(">".repeat(100_000) + "甲\n\n乙\n"));
    assertReadOrRefused("x.md", bytes("- ".repeat(20_000) + "甲\n"));
    assertReadOrRefused("x.md", bytes("*".repeat(50_000) + "甲" + "*".repeat(50_000) + "\n"));
    assertReadOrRefused("x.md", bytes("[".repeat(50_000) + "甲" + "](x)".repeat(50_000) + "\n"));
  }

  @Test
  void aDocumentThatIsNestedBeyondReasonIsReadOrRefused() throws IOException {
    int depth = 1_500;
    String cell = "<w:tbl><w:tr><w:tc>";
    String nested =
        WORD
            + cell.repeat(depth)
            + "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"
            + "</w:tc></w:tr></w:tbl><w:p/>".repeat(depth)
            + "</w:body></w:document>";

    assertReadOrRefused("x.docx", rewritten("docx", "word/document.xml", nested));
  }

  @Test
  void anInputThatIsLargerThanAnyDocumentIsRefused() throws IOException {
    Path file = directory.resolve("x.txt");
    try (RandomAccessFile empty = new RandomAccessFile(file.toFile(), "rw")) {
      empty.setLength((64L << 20) + 1);
    }

    assertThatThrownBy(() -> new InputReader(InputOptions.DEFAULT).read(file))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INPUT))
        .hasMessageContaining("64 MiB");
  }

  private static void assertRefused(String name, byte[] bytes) {
    assertThatThrownBy(() -> read(name, bytes))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INPUT));
  }

  private static void assertReadOrRefused(String name, byte[] bytes) throws IOException {
    try {
      assertThat(read(name, bytes).paragraphs()).isNotEmpty();
    } catch (HopException e) {
      assertThat(e.failure()).isEqualTo(Failure.INPUT);
    }
  }

  private static Input read(String name, byte[] bytes) throws IOException {
    return new InputReader(InputOptions.DEFAULT).read(new ByteArrayInputStream(bytes), name);
  }

  /** The part with the definitions before its first element, and with &amp;x; where text goes. */
  private static String xml(String part, String definitions) {
    String content =
        switch (part) {
          case "word/document.xml" ->
              WORD + "<w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>";
          case "xl/worksheets/sheet1.xml" -> SHEET;
          case "xl/sharedStrings.xml" -> STRINGS + "&x;</t></si></sst>";
          default -> "";
        };
    return "<?xml version=\"1.0\"?>" + definitions + content;
  }

  /** A small document in which a part is that, or begins with it where it is no whole part. */
  private static byte[] rewritten(String form, String part, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean found = false;
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain(form)));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals(part)) {
          found = true;
          String before = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          boolean whole = content.endsWith(">") && !content.endsWith("]>");
          out.write(bytes(whole ? content : content + before.replaceFirst("^<\\?xml.*?\\?>", "")));
        } else {
          in.transferTo(out);
        }
      }
    }
    assertThat(found).as(part).isTrue();
    return bytes.toByteArray();
  }

  private static byte[] plain(String form) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (form.equals("docx")) {
      try (XWPFDocument word = new XWPFDocument()) {
        word.createStyles();
        word.createParagraph().createRun().setText("甲");
        word.write(out);
      }
    } else {
      try (XSSFWorkbook book = new XSSFWorkbook()) {
        book.createSheet().createRow(0).createCell(0).setCellValue("甲");
        book.write(out);
      }
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
