package io.portway.similarity.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a word processor's document (ECMA-376 part 1, WordprocessingML) as it comes. POI can write
 * one, too, but holds all of it as objects, which a report of thousands of paragraphs has no room
 * for. Not thread-safe.
 */
final class WordXml {
  /** In twentieths of a point, as all widths here: what A4 has between margins of 2.5 cm. */
  static final int PAGE = 9072;

  private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  private static final String OFFICE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  private static final String TYPE = "application/vnd.openxmlformats-";
  private static final String WORD = TYPE + "officedocument.wordprocessingml.";

  /** How a run of characters looks. */
  enum Look {
    PLAIN(""),
    BOLD("<w:rPr><w:b/></w:rPr>"),
    MARKED("<w:rPr><w:highlight w:val=\"yellow\"/></w:rPr>");

    private final String properties;

    Look(String properties) {
      this.properties = properties;
    }
  }

  /** The styles of paragraphs in report-styles.xml, by their ids there. */
  enum Style {
    TITLE("Title"),
    HEADING_1("Heading1"),
    HEADING_2("Heading2"),
    HEADING_3("Heading3"),
    NORMAL("Normal");

    private final String id;

    Style(String id) {
      this.id = id;
    }
  }

  private final ZipOutputStream zip;
  private final Markup body;

  /** Begins a document. */
  WordXml(OutputStream out) throws IOException {
    zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    part("[Content_Types].xml", contentTypes());
    part("_rels/.rels", relationship("officeDocument", "word/document.xml"));
    part("word/_rels/document.xml.rels", relationship("styles", "styles.xml"));
    part("word/styles.xml", styles());
    zip.putNextEntry(new ZipEntry("word/document.xml"));
    body = new Markup(zip);
    body.raw(XML + "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/");
    body.raw("2006/main\"><w:body>");
  }

  void line(Style style, String text) throws IOException {
    body.raw("<w:p><w:pPr><w:pStyle w:val=\"" + style.id + "\"/></w:pPr>");
    run(text, Look.PLAIN);
    body.raw("</w:p>\n");
  }

  /** Text in the cell or line that was begun. Line ends are breaks. */
  void run(String text, Look look) throws IOException {
    body.raw("<w:r>").raw(look.properties);
    String separator = "";
    for (String line : text.split("\r\n|\r|\n", -1)) {
      body.raw(separator).raw("<w:t xml:space=\"preserve\">").text(line).raw("</w:t>");
      separator = "<w:br/>";
    }
    body.raw("</w:r>");
  }

  /** Begins a table, whose first row, the headings, comes again on every page. */
  void table(int[] widths, String... headings) throws IOException {
    body.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"");
    body.raw(Arrays.stream(widths).sum() + "\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>");
    body.raw("</w:tblPr><w:tblGrid>");
    for (int width : widths) {
      body.raw("<w:gridCol w:w=\"" + width + "\"/>");
    }
    body.raw("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for (int i = 0; i < widths.length; i++) {
      cell(widths[i]);
      // Headings at the end of a page, without the row that they belong to, say nothing.
      body.raw("<w:pPr><w:keepNext/></w:pPr>");
      run(headings[i], Look.BOLD);
      endCell();
    }
    endRow();
  }

  void row() throws IOException {
    body.raw("<w:tr>");
  }

  void cell(int width) throws IOException {
    body.raw("<w:tc><w:tcPr><w:tcW w:w=\"" + width + "\" w:type=\"dxa\"/></w:tcPr><w:p>");
  }

  void endCell() throws IOException {
    body.raw("</w:p></w:tc>");
  }

  void cell(int width, String text, Look look) throws IOException {
    cell(width);
    run(text, look);
    endCell();
  }

  void endRow() throws IOException {
    body.raw("</w:tr>\n");
  }

  void endTable() throws IOException {
    body.raw("</w:tbl>\n");
  }

  /** Ends the document; the stream stays open. */
  void finish() throws IOException {
    body.raw(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" w:right=\"1417\"");
    body.raw(
        " w:bottom=\"1417\" w:left=\"1417\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/>");
    body.raw("</w:sectPr></w:body></w:document>\n").flush();
    zip.closeEntry();
    zip.finish();
  }

  private void part(String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static String contentTypes() {
    return XML
        + "<Types xmlns=\""
        + PACKAGE
        + "content-types\">"
        + "<Default Extension=\"rels\" ContentType=\""
        + TYPE
        + "package.relationships+xml\"/>"
        + "<Override PartName=\"/word/document.xml\" ContentType=\""
        + WORD
        + "document.main+xml\"/>"
        + "<Override PartName=\"/word/styles.xml\" ContentType=\""
        + WORD
        + "styles+xml\"/></Types>";
  }

  private static String relationship(String type, String target) {
    return XML
        + "<Relationships xmlns=\""
        + PACKAGE
        + "relationships\"><Relationship Id=\"rId1\" Type=\""
        + OFFICE
        + type
        + "\" Target=\""
        + target
        + "\"/></Relationships>";
  }

  private static String styles() throws IOException {
    try (InputStream in = WordXml.class.getResourceAsStream("report-styles.xml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
