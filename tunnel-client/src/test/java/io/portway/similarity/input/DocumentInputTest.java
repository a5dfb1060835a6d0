package io.portway.similarity.input;

import static io.portway.similarity.input.Inputs.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTStyle;

/** Documents, as word processors and people write them. */
class DocumentInputTest {
  @Test
  void blankLinesSeparateTheParagraphsOfAText() {
    Input input = read("x.txt", "第一段\n接着写\n \n\n\t第二段\r\n\r\n第三段");

    assertThat(input.format()).isEqualTo(InputFormat.TEXT);
    assertThat(input.paragraphs())
        .containsExactly(
            new Paragraph(1, "#1", "", "第一段\n接着写", "", 1),
            new Paragraph(2, "#2", "", "第二段", "", 5),
            new Paragraph(3, "#3", "", "第三段", "", 7));
  }

  @Test
  void proseWithTwoSpacesBehindASentenceIsNoTable() {
    Input input = read("-", "The first one.  The second one.  The third.\nAnd so on.\n\nNext.\n");

    assertThat(input.format()).isEqualTo(InputFormat.TEXT);
    assertThat(input.paragraphs()).hasSize(2);
  }

  @Test
  void theFormCanBeTold() {
    InputOptions lines = InputOptions.DEFAULT.withFormat(InputFormat.SEED_LINES);
    InputOptions text = InputOptions.DEFAULT.withFormat(InputFormat.TEXT);

    assertThat(read(lines, "x.txt", bytes("甲 乙 丙 丁\n")).paragraphs())
        .containsExactly(new Paragraph(1, "甲", "乙", "丙", "丁", 1));
    assertThat(read(text, "x.json", bytes("[1]\n")).paragraphs())
        .extracting(Paragraph::body)
        .containsExactly("[1]");
    InputOptions docx = InputOptions.DEFAULT.withFormat(InputFormat.DOCX);
    assertThatThrownBy(() -> read(docx, "x.docx", bytes("no archive")))
        .isInstanceOf(HopException.class);
  }

  @Test
  void paragraphsOfMarkdownStandUnderTheirHeadings() {
    Input input =
        read(
            "x.md",
            """
            ---
            title: x
            ---
            前言

            # 第一章 *引言*

            正文有[链接](http://x)和 `代码`，
            换行继续。

            - 第一项
            - 第二项

            > 引文

            ```
            int x;
            ```

            <div>x</div>

            | 甲 | 乙 |
            |---|---|
            | 丙 | 丁 |

            ## 第二节
            末段
            """);

    assertThat(input.format()).isEqualTo(InputFormat.MARKDOWN);
    assertThat(input.paragraphs())
        .extracting(Paragraph::line, Paragraph::title, Paragraph::body)
        .containsExactly(
            row(4, "", "前言"),
            row(8, "第一章 引言", "正文有链接和 代码，\n换行继续。"),
            row(11, "第一章 引言", "第一项"),
            row(12, "第一章 引言", "第二项"),
            row(14, "第一章 引言", "引文"),
            row(22, "第一章 引言", "甲 乙"),
            row(24, "第一章 引言", "丙 丁"),
            row(27, "第二节", "末段"));
    assertThat(input.remarks()).extracting(Remark::line).containsExactly(16);
  }

  @Test
  void paragraphsOfADocumentStandUnderTheirHeadings() throws IOException {
    byte[] document =
        document(
            word -> {
              style(word, "1", "heading 1");
              style(word, "TOC1", "toc 1");
              paragraph(word, null, "摘要");
              paragraph(word, "TOC1", "第一章 ........ 1");
              paragraph(word, "1", "第一章");
              paragraph(word, null, "");
              XWPFParagraph parts = paragraph(word, null, "一段");
              parts.createRun().setText("两截");
              XWPFTable table = word.createTable(1, 2);
              table.getRow(0).getCell(0).setText("左");
              table.getRow(0).getCell(1).setText("右");
              word.createFootnote().createParagraph().createRun().setText("注");
            });

    Input input = read(InputOptions.DEFAULT, "x.docx", document);

    assertThat(input.format()).isEqualTo(InputFormat.DOCX);
    assertThat(input.paragraphs())
        .extracting(Paragraph::line, Paragraph::title, Paragraph::body)
        .containsExactly(
            row(1, "", "摘要"), row(5, "第一章", "一段两截"), row(6, "第一章", "左"), row(7, "第一章", "右"));
    assertThat(input.remarks())
        .extracting(remark -> remark.text().key())
        .containsExactly("input.docx-notes");
    assertThat(read(InputOptions.DEFAULT, "-", document).paragraphs())
        .isEqualTo(input.paragraphs());
  }

  @Test
  void anOldOrEncryptedDocumentIsNamedAsSuch() {
    byte[] compound = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0, 0};

    assertThatThrownBy(() -> read(InputOptions.DEFAULT, "论文.doc", compound))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INPUT))
        .hasMessageContaining("论文.doc")
        .hasMessageContaining("Save it as .docx");
  }

  @Test
  void anArchiveThatIsNoDocumentIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.txt"));
      zip.write(1);
    }

    assertThatThrownBy(() -> read(InputOptions.DEFAULT, "x.zip", bytes.toByteArray()))
        .isInstanceOf(HopException.class);
    byte[] cut = document(word -> paragraph(word, null, "x"));
    assertThatThrownBy(() -> read(InputOptions.DEFAULT, "x.docx", Arrays.copyOf(cut, 900)))
        .isInstanceOf(HopException.class);
  }

  @Test
  void aDocumentThatUnpacksBeyondReasonIsRefused() throws IOException {
    byte[] bomb = withDocument("<w:p><w:r><w:t>" + " ".repeat(40_000_000) + "</w:t></w:r></w:p>");

    assertThat(bomb.length).isLessThan(200_000);
    assertThatThrownBy(() -> read(InputOptions.DEFAULT, "x.docx", bomb))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("bomb");
  }

  @Test
  void entitiesOfADocumentAreNotLookedUp() throws IOException {
    byte[] document =
        rewritten(
            "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">"
                + "<w:body><w:p><w:r><w:t>before &x; after</w:t></w:r></w:p></w:body></w:document>");

    assertThatThrownBy(() -> read(InputOptions.DEFAULT, "x.docx", document))
        .isInstanceOf(HopException.class);
  }

  private static Tuple row(Object... values) {
    return Tuple.tuple(values);
  }

  private interface Writing {
    void write(XWPFDocument word);
  }

  private static byte[] document(Writing writing) throws IOException {
    try (XWPFDocument word = new XWPFDocument();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      writing.write(word);
      word.write(out);
      return out.toByteArray();
    }
  }

  private static XWPFParagraph paragraph(XWPFDocument word, String style, String text) {
    XWPFParagraph paragraph = word.createParagraph();
    paragraph.setStyle(style);
    paragraph.createRun().setText(text);
    return paragraph;
  }

  private static void style(XWPFDocument word, String id, String name) {
    CTStyle style = CTStyle.Factory.newInstance();
    style.setStyleId(id);
    style.addNewName().setVal(name);
    word.createStyles().addStyle(new XWPFStyle(style));
  }

  private static byte[] withDocument(String body) throws IOException {
    return rewritten(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
            + body
            + "</w:body></w:document>");
  }

  /** A document whose main part is that. */
  private static byte[] rewritten(String main) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] plain = document(word -> paragraph(word, null, "x"));
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(plain));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        if (entry.getName().equals("word/document.xml")) {
          out.write(bytes(main));
        } else {
          in.transferTo(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
