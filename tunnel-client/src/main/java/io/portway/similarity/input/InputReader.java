package io.portway.similarity.input;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads paragraphs from a file or a stream, whatever of the known forms they come in. */
public final class InputReader {
  /** More than any document; a guard against being pointed at a disk image. */
  private static final int MAX_BYTES = 64 << 20;

  private final InputOptions options;

  public InputReader(InputOptions options) {
    this.options = options;
  }

  public Input read(Path file) {
    if (Files.isDirectory(file)) {
      throw unreadable(Text.of("input.directory", file), null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (NoSuchFileException e) {
      throw unreadable(Text.of("input.missing", file), e);
    } catch (AccessDeniedException e) {
      throw unreadable(Text.of("input.denied", file), e);
    } catch (IOException e) {
      throw unreadable(Text.of("input.io", file, e.getMessage()), e);
    }
  }

  /**
   * Reads to the end and leaves the stream open. {@code name} appears in messages and hints at the
   * form.
   */
  public Input read(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw unreadable(Text.of("input.too-large", name, MAX_BYTES >> 20), null);
    }
    try {
      return read(bytes, name);
    } catch (StackOverflowError e) {
      // Emphasis within emphasis, tables within tables: the libraries descend by recursion.
      throw new HopException(
          Hop.INPUT,
          Failure.INPUT,
          Text.of("input.nested", name),
          Text.of("input.nested.remedy"),
          e);
    }
  }

  private Input read(byte[] bytes, String name) {
    boolean isText = options.format() != null && !isOffice(options.format());
    return isOffice(options.format()) || (!isText && OfficeParagraphs.isOffice(bytes))
        ? readOffice(bytes, name)
        : readText(Decoded.of(bytes, options.charset()), name);
  }

  private static boolean isOffice(InputFormat format) {
    return format == InputFormat.XLSX || format == InputFormat.DOCX;
  }

  private Input readOffice(byte[] bytes, String name) {
    Collector collector = new Collector(List.of());
    InputFormat format = new OfficeParagraphs(collector, options, name).read(bytes);
    return collector.input(name, format);
  }

  private Input readText(Decoded decoded, String name) {
    Collector collector = new Collector(decoded.remarks());
    String text = decoded.text();
    InputFormat format =
        options.format() == null ? InputFormat.of(name, text, options.ids()) : options.format();
    switch (format) {
      case JSON -> new JsonParagraphs(collector, options.names()).readDocument(text);
      case JSON_LINES -> new JsonParagraphs(collector, options.names()).readLines(text);
      case CSV -> new CsvParagraphs(collector, options.names()).readCommas(text);
      case TSV -> new CsvParagraphs(collector, options.names()).readTabs(text);
      case MARKDOWN -> new MarkdownParagraphs(collector).read(text);
      case TEXT -> new PlainParagraphs(collector).read(text);
      case SEED_LINES -> new SeedLines(collector, options.ids()).read(text);
      case XLSX, DOCX -> throw unreadable(Text.of("input.not-office", name, format.word()), null);
    }
    return collector.input(name, format);
  }

  private static HopException unreadable(Text why, Throwable cause) {
    return new HopException(
        Hop.INPUT, Failure.INPUT, why, Text.of("input.unreadable.remedy"), cause);
  }
}
