package io.portway.similarity.input;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.poi.UnsupportedFileFormatException;
import org.apache.poi.ooxml.POIXMLException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.exceptions.OpenXML4JRuntimeException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageRelationshipCollection;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.xml.sax.SAXException;

/**
 * Opens what word processors and spreadsheets write since 2007: a ZIP archive of XML files.
 * Archives that grow beyond reason are refused, and no entity of the XML is looked up outside of it
 * (POI's readers are set so).
 */
final class OfficeParagraphs {
  /** The largest file of the archive, unpacked. */
  private static final long MAX_ENTRY = 256L << 20;

  private static final int[] ZIP = {'P', 'K', 3, 4};

  /** Compound files: Office before 2007, and every encrypted document. */
  private static final int[] COMPOUND = {0xD0, 0xCF, 0x11, 0xE0};

  static {
    ZipSecureFile.setMaxEntrySize(MAX_ENTRY);
  }

  private final Collector collector;
  private final InputOptions options;
  private final String name;

  /** {@code name} appears in messages. */
  OfficeParagraphs(Collector collector, InputOptions options, String name) {
    this.collector = collector;
    this.options = options;
    this.name = name;
  }

  static boolean isOffice(byte[] bytes) {
    return startsWith(bytes, ZIP) || startsWith(bytes, COMPOUND);
  }

  private static boolean startsWith(byte[] bytes, int[] mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  InputFormat read(byte[] bytes) {
    if (startsWith(bytes, COMPOUND)) {
      throw unreadable(Text.of("input.office-old", name), null);
    }
    try (OPCPackage archive = OPCPackage.open(new ByteArrayInputStream(bytes))) {
      InputFormat format = formatOf(archive);
      if (format == InputFormat.XLSX) {
        new SheetParagraphs(collector, options).read(archive);
      } else {
        new WordParagraphs(collector).read(archive);
      }
      archive.revert();
      return format;
    } catch (OpenXML4JException
        | OpenXML4JRuntimeException
        | POIXMLException
        | UnsupportedFileFormatException
        | IOException
        | SAXException e) {
      throw unreadable(Text.of("input.office-broken", name, innermost(e)), e);
    }
  }

  private InputFormat formatOf(OPCPackage archive) throws OpenXML4JException {
    PackageRelationshipCollection documents =
        archive.getRelationshipsByType(PackageRelationshipTypes.CORE_DOCUMENT);
    String type =
        documents.isEmpty()
            ? ""
            : String.valueOf(archive.getPart(documents.getRelationship(0)).getContentType());
    if (type.contains("spreadsheetml")) {
      return InputFormat.XLSX;
    }
    if (type.contains("wordprocessingml")) {
      return InputFormat.DOCX;
    }
    throw unreadable(Text.of("input.office-other", name), null);
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  private static HopException unreadable(Text why, Throwable cause) {
    return new HopException(Hop.INPUT, Failure.INPUT, why, Text.of("input.office.remedy"), cause);
  }
}
