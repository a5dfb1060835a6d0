package io.portway.similarity.input;

import java.nio.file.Path;
import java.util.List;

/**
 * A document to check.
 *
 * @param name what the report calls it
 * @param format in which form it was; null for paragraphs of a program's own
 * @param paragraphs in their order
 * @param remarks what is to be said about the rest
 */
public record Input(
    String name, InputFormat format, List<Paragraph> paragraphs, List<Remark> remarks) {
  public Input {
    paragraphs = List.copyOf(paragraphs);
    remarks = List.copyOf(remarks);
  }

  /**
   * Reads a file of any known form, told by name and content.
   *
   * @param file at most 64 MiB
   * @return its paragraphs; {@link #rejected} says what could not be read
   * @throws io.portway.similarity.hop.HopException if it can't be read at all
   */
  public static Input read(Path file) {
    return new InputReader(InputOptions.DEFAULT).read(file);
  }

  /**
   * Takes paragraphs from a program.
   *
   * @param name what the report calls the document
   * @param paragraphs in their order, numbered from 1
   * @return an input without remarks
   */
  public static Input of(String name, List<Paragraph> paragraphs) {
    return new Input(name, null, paragraphs, List.of());
  }

  /**
   * The lines that gave no paragraph.
   *
   * @return in their order
   */
  public List<Remark> rejected() {
    return remarks.stream().filter(remark -> remark.kind() == Remark.Kind.REJECTED).toList();
  }
}
