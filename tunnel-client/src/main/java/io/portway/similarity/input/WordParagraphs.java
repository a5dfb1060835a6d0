package io.portway.similarity.input;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.XWPFAbstractFootnoteEndnote;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;

/**
 * Reads the text of a word processor's document: its paragraphs, those in tables, too, each under
 * the heading before it as its title. A paragraph's line is its number among all that the document
 * has, headings and empty ones included. Tables of contents are left out; so are footnotes and text
 * boxes, and how many footnotes is said.
 */
final class WordParagraphs {
  private final Collector collector;
  private XWPFDocument document;
  private String title = "";
  private int number;

  WordParagraphs(Collector collector) {
    this.collector = collector;
  }

  void read(OPCPackage archive) throws IOException {
    document = new XWPFDocument(archive);
    elements(document.getBodyElements());
    int notes =
        (int) document.getFootnotes().stream().filter(WordParagraphs::isWritten).count()
            + (int) document.getEndnotes().stream().filter(WordParagraphs::isWritten).count();
    if (notes > 0) {
      collector.warning(0, "input.docx-notes", notes);
    }
  }

  /** The first ones of a document are the lines that separate notes from the text. */
  private static boolean isWritten(XWPFAbstractFootnoteEndnote note) {
    return note.getParagraphs().stream().anyMatch(p -> !p.getParagraphText().isBlank());
  }

  private void elements(List<IBodyElement> elements) {
    for (IBodyElement element : elements) {
      if (element instanceof XWPFParagraph paragraph) {
        paragraph(paragraph);
      } else if (element instanceof XWPFTable table) {
        for (XWPFTableRow row : table.getRows()) {
          for (XWPFTableCell cell : row.getTableCells()) {
            elements(cell.getBodyElements());
          }
        }
      } else if (element instanceof XWPFSDT control) {
        number++;
        for (String line : control.getContent().getText().split("\n")) {
          take(line);
        }
      }
    }
  }

  private void paragraph(XWPFParagraph paragraph) {
    number++;
    String text = paragraph.getParagraphText();
    switch (kind(paragraph)) {
      case HEADING -> title = text.isBlank() ? title : text.strip();
      case CONTENTS -> {}
      case TEXT -> take(text);
    }
  }

  private void take(String text) {
    if (!text.isBlank()) {
      collector.paragraph("", title, text.strip(), "", number);
    }
  }

  private enum Kind {
    HEADING,
    CONTENTS,
    TEXT
  }

  /** Names of built-in styles are English in every language's version; ids are not. */
  private Kind kind(XWPFParagraph paragraph) {
    XWPFStyle style =
        paragraph.getStyleID() == null || document.getStyles() == null
            ? null
            : document.getStyles().getStyle(paragraph.getStyleID());
    String name =
        style == null || style.getName() == null ? "" : style.getName().toLowerCase(Locale.ROOT);
    if (name.startsWith("toc ")) {
      return Kind.CONTENTS;
    }
    return name.startsWith("heading ") || name.equals("title") ? Kind.HEADING : Kind.TEXT;
  }
}
