package io.portway.similarity.input;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/**
 * Reads one sheet of a workbook, the first one unless another is named, row by row: cells are taken
 * as they are shown, formulas by the result that was stored.
 */
final class SheetParagraphs {
  private final Collector collector;
  private final InputOptions options;

  SheetParagraphs(Collector collector, InputOptions options) {
    this.collector = collector;
    this.options = options;
  }

  void read(OPCPackage archive) throws IOException, OpenXML4JException, SAXException {
    XSSFReader workbook = new XSSFReader(archive);
    XSSFReader.SheetIterator sheets = (XSSFReader.SheetIterator) workbook.getSheetsData();
    List<String> names = new ArrayList<>();
    boolean read = false;
    while (sheets.hasNext()) {
      try (InputStream xml = sheets.next()) {
        names.add(sheets.getSheetName());
        if (!read && isWanted(sheets.getSheetName())) {
          rows(workbook, new ReadOnlySharedStringsTable(archive), xml);
          read = true;
        }
      }
    }
    if (!read) {
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("input.no-sheet", String.valueOf(options.sheet())),
          Text.of("input.no-sheet.remedy", String.join(", ", names)));
    }
    if (options.sheet() == null && names.size() > 1) {
      collector.warning(0, "input.sheets", names.get(0), names.size());
    }
  }

  private boolean isWanted(String name) {
    return options.sheet() == null || options.sheet().equals(name);
  }

  private void rows(XSSFReader workbook, ReadOnlySharedStringsTable strings, InputStream xml)
      throws IOException, OpenXML4JException, SAXException {
    try {
      XMLReader reader = XMLHelper.newXMLReader();
      reader.setContentHandler(
          new XSSFSheetXMLHandler(
              workbook.getStylesTable(), strings, new Cells(collector, options.names()), false));
      reader.parse(new InputSource(xml));
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java parses XML", e);
    }
  }

  /** Cells that are empty are not told of. */
  private static final class Cells implements XSSFSheetXMLHandler.SheetContentsHandler {
    private final Rows rows;
    private final List<String> row = new ArrayList<>();

    Cells(Collector collector, FieldNames names) {
      rows = new Rows(collector, names, Rows.Width.RAGGED);
    }

    @Override
    public void startRow(int number) {
      row.clear();
    }

    @Override
    public void cell(String reference, String shown, XSSFComment comment) {
      int column = reference == null ? row.size() : new CellReference(reference).getCol();
      while (row.size() < column) {
        row.add("");
      }
      row.add(shown == null ? "" : shown);
    }

    @Override
    public void endRow(int number) {
      rows.row(List.copyOf(row), number + 1);
    }
  }
}
