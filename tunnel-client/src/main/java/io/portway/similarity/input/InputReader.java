package io.portway.similarity.input;

import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads paragraphs from a file or a stream, whatever of the known forms they come in. */
public final class InputReader {
  /** More than any document; a guard against being pointed at a disk image. */
  private static final int MAX_BYTES = 64 << 20;

  private final SeedLines.Ids seedIds;

  private InputReader(SeedLines.Ids seedIds) {
    this.seedIds = seedIds;
  }

  /** Ids are opaque. */
  public static InputReader create() {
    return new InputReader(SeedLines.Ids.ANY);
  }

  /** Lines whose id doesn't begin with a digit are rejected, as the original script did. */
  public static InputReader likeOriginalScript() {
    return new InputReader(SeedLines.Ids.DIGIT_FIRST);
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
    Decoded decoded = Decoded.of(bytes);
    Collector collector = new Collector(decoded.remarks());
    switch (InputFormat.of(name, decoded.text())) {
      case JSON -> new JsonParagraphs(collector).readDocument(decoded.text());
      case JSON_LINES -> new JsonParagraphs(collector).readLines(decoded.text());
      case SEED_LINES -> new SeedLines(collector, seedIds).read(decoded.text());
    }
    return collector.input();
  }

  private static HopException unreadable(Text why, Throwable cause) {
    return new HopException(
        Hop.INPUT, Failure.INPUT, why, Text.of("input.unreadable.remedy"), cause);
  }
}
