package io.portway.similarity.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads comma and tab separated tables (RFC 4180; semicolons, too, where the first line has no
 * comma). A row whose quotes don't pair is rejected with its line, and reading goes on behind that
 * line.
 */
final class CsvParagraphs {
  private final Collector collector;
  private final Rows rows;

  CsvParagraphs(Collector collector, FieldNames names) {
    this.collector = collector;
    this.rows = new Rows(collector, names, Rows.Width.EXACT);
  }

  void readCommas(String text) {
    String first = text.substring(0, LineCursor.endOfLine(text, 0));
    read(text, first.indexOf(',') < 0 && first.indexOf(';') >= 0 ? ';' : ',');
  }

  void readTabs(String text) {
    read(text, '\t');
  }

  private void read(String text, char separator) {
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setDelimiter(separator).setIgnoreEmptyLines(true).get();
    LineCursor cursor = new LineCursor(text);
    while (!cursor.isAtEnd() && !readUntilBroken(cursor, format)) {
      collector.rejected(cursor.line(), "input.row-quotes");
      cursor.next();
    }
  }

  /**
   * Reads rows from the cursor on, and leaves it where the row begins that can't be read.
   *
   * @return whether there was none
   */
  private boolean readUntilBroken(LineCursor cursor, CSVFormat format) {
    int before = cursor.line() - 1;
    try (CSVParser parser = CSVParser.parse(cursor.rest(), format)) {
      Iterator<CSVRecord> records = parser.iterator();
      while (true) {
        cursor.toLine(before + (int) parser.getCurrentLineNumber() + 1);
        cursor.skipEmptyLines();
        if (!records.hasNext()) {
          return true;
        }
        rows.row(records.next().toList(), cursor.line());
      }
    } catch (UncheckedIOException e) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }
}
