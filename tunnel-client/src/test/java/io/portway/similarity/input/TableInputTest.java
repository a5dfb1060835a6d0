package io.portway.similarity.input;

import static io.portway.similarity.input.Inputs.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.portway.similarity.hop.HopException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;

/** Tables, as spreadsheets and other programs write them. */
class TableInputTest {
  @Test
  void headingsSayWhatTheColumnsAreInAnyOrder() {
    Input input =
        read("x.csv", "Body , 年份,ID,title\r\n\"一, \"\"二\"\"\r\n三\",2020,1-1,题\r\nb,2021,1-2,\r\n");

    assertThat(input.format()).isEqualTo(InputFormat.CSV);
    assertThat(input.paragraphs())
        .containsExactly(
            new Paragraph(1, "1-1", "题", "一, \"二\"\r\n三", "", 2),
            new Paragraph(2, "1-2", "", "b", "", 4));
    assertThat(input.remarks()).isEmpty();
  }

  @Test
  void chineseHeadingsAreUnderstood() {
    assertThat(read("x.tsv", "编号\t标题\t正文\t举例\n1\t题\t文\t例\n").paragraphs())
        .containsExactly(new Paragraph(1, "1", "题", "文", "例", 2));
  }

  @Test
  void aTableWithoutHeadingsGoesByTheNumberOfItsColumns() {
    assertThat(read("x.csv", "一段\n二段\n").paragraphs())
        .extracting(Paragraph::id, Paragraph::body)
        .containsExactly(tuple("#1", "一段"), tuple("#2", "二段"));
    assertThat(read("x.csv", "7,文\n").paragraphs())
        .containsExactly(new Paragraph(1, "7", "", "文", "", 1));
    assertThat(read("x.csv", "7,题,文,例\n").paragraphs())
        .containsExactly(new Paragraph(1, "7", "题", "文", "例", 1));
    assertThatThrownBy(() -> read("x.csv", "a,b,c,d,e\n"))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("5 columns")
        .hasMessageContaining("--body-field");
  }

  @Test
  void aTableWhoseHeadingsNameNoTextIsRefused() {
    assertThatThrownBy(() -> read("x.csv", "id,title,abstract\n1,t,a\n"))
        .hasMessageContaining("id, title, abstract");
    InputOptions options =
        InputOptions.DEFAULT.withNames(FieldNames.DEFAULT.with(Role.BODY, "abstract"));
    assertThat(read(options, "x.csv", bytes("id,title,abstract\n1,t,a\n")).paragraphs())
        .containsExactly(new Paragraph(1, "1", "t", "a", "", 2));
  }

  @Test
  void semicolonsSeparateWhereThereIsNoComma() {
    assertThat(read("x.csv", "id;body\n1;a, b\n").paragraphs())
        .containsExactly(new Paragraph(1, "1", "", "a, b", "", 2));
  }

  @Test
  void aRowOfAnotherWidthIsRejectedAndShiftsNothing() {
    Input input = read("x.csv", "id,title,body\n1,t,one, two\n2,t\n\n3,t,b\n");

    assertThat(input.paragraphs()).containsExactly(new Paragraph(1, "3", "t", "b", "", 5));
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(2, 3);
  }

  @Test
  void aQuoteThatNeverEndsSpoilsOnlyItsOwnRow() {
    Input input = read("x.csv", "id,body\n1,a\n2,\"b\n3,c\n4,\"d\" e\n5,f\n");

    assertThat(input.paragraphs()).extracting(Paragraph::id).containsExactly("1", "3", "5");
    assertThat(input.paragraphs()).extracting(Paragraph::line).containsExactly(2, 4, 6);
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(3, 5);
  }

  @Test
  void whatAChineseSpreadsheetSavesAsCsvIsRead() {
    byte[] gbk = "编号,正文\r\n1,窗外的灯\r\n".getBytes(Charset.forName("GBK"));

    assertThat(read(InputOptions.DEFAULT, "x.csv", gbk).paragraphs())
        .containsExactly(new Paragraph(1, "1", "", "窗外的灯", "", 2));
    assertThat(read("x.csv", "\uFEFF编号,正文\r\n1,灯\r\n").paragraphs())
        .containsExactly(new Paragraph(1, "1", "", "灯", "", 2));
  }

  @Test
  void aCharsetThatIsToldIsTaken() {
    byte[] big5 = "id,body\n1,窗外的燈\n".getBytes(Charset.forName("Big5"));
    InputOptions options = InputOptions.DEFAULT.withCharset(Charset.forName("Big5"));

    assertThat(read(options, "x.csv", big5).paragraphs().get(0).body()).isEqualTo("窗外的燈");
    Input wrong =
        read(
            InputOptions.DEFAULT.withCharset(StandardCharsets.UTF_8),
            "x.csv",
            "id,body\n1,灯\n".getBytes(Charset.forName("GBK")));
    assertThat(wrong.remarks())
        .extracting(remark -> remark.text().key())
        .containsExactly("input.not-in-charset");
  }

  @Test
  void aWorkbookIsReadRowByRow() throws IOException {
    byte[] workbook =
        workbook(
            book -> {
              Sheet sheet = book.createSheet("段落");
              cells(sheet, 0, "编号", null, "正文", "举例");
              cells(sheet, 1, 1.0, "-", "一\n二", null);
              cells(sheet, 3, "1-2", null, "=1+1");
              Row last = sheet.createRow(4);
              last.createCell(2).setCellFormula("CONCATENATE(\"a\",\"b\")");
              last.getCell(2).setCellValue("ab");
              cells(book.createSheet("other"), 0, "id", "body");
            });

    Input input = read(InputOptions.DEFAULT, "x.xlsx", workbook);

    assertThat(input.format()).isEqualTo(InputFormat.XLSX);
    assertThat(input.paragraphs())
        .containsExactly(
            new Paragraph(1, "1", "", "一\n二", "", 2),
            new Paragraph(2, "1-2", "", "=1+1", "", 4),
            new Paragraph(3, "#3", "", "ab", "", 5));
    assertThat(input.remarks())
        .extracting(remark -> remark.text().key())
        .containsExactly("input.sheets");
    assertThat(read(InputOptions.DEFAULT, "-", workbook).paragraphs())
        .isEqualTo(input.paragraphs());
  }

  @Test
  void aSheetIsChosenByItsName() throws IOException {
    byte[] workbook =
        workbook(
            book -> {
              cells(book.createSheet("one"), 0, "甲");
              cells(book.createSheet("two"), 0, "乙");
            });

    Input input = read(InputOptions.DEFAULT.withSheet("two"), "x.xlsx", workbook);

    assertThat(input.paragraphs()).extracting(Paragraph::body).containsExactly("乙");
    assertThat(input.remarks()).isEmpty();
    assertThatThrownBy(() -> read(InputOptions.DEFAULT.withSheet("three"), "x.xlsx", workbook))
        .hasMessageContaining("three")
        .hasMessageContaining("one, two");
  }

  @Test
  void aCellBesideTheHeadingsIsRejected() throws IOException {
    byte[] workbook =
        workbook(
            book -> {
              Sheet sheet = book.createSheet();
              cells(sheet, 0, "id", "body");
              cells(sheet, 1, "1", "a", "b");
              cells(sheet, 2, "2", "a", " ");
            });

    Input input = read(InputOptions.DEFAULT, "x.xlsx", workbook);

    assertThat(input.paragraphs()).extracting(Paragraph::id).containsExactly("2");
    assertThat(input.rejected()).extracting(Remark::line).containsExactly(2);
  }

  private interface Filling {
    void fill(Workbook book);
  }

  private static byte[] workbook(Filling filling) throws IOException {
    try (Workbook book = new XSSFWorkbook();
        ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      filling.fill(book);
      book.write(out);
      return out.toByteArray();
    }
  }

  private static void cells(Sheet sheet, int number, Object... values) {
    Row row = sheet.createRow(number);
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Double value) {
        row.createCell(i).setCellValue(value);
      } else if (values[i] != null && !values[i].equals("-")) {
        row.createCell(i).setCellValue(String.valueOf(values[i]));
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
