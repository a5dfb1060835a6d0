package io.portway.similarity.input;

import java.nio.file.Path;

/** A text that is no input by itself: the passages of it count for nothing. */
public final class TextFile {
  private TextFile() {}

  /** The text of a file in whatever form an input may have. */
  public static String read(Path file) {
    StringBuilder text = new StringBuilder();
    for (Paragraph paragraph : new InputReader(InputOptions.DEFAULT).read(file).paragraphs()) {
      text.append(paragraph.title()).append('\n').append(paragraph.body()).append('\n');
    }
    return text.toString();
  }
}
