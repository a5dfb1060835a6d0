package io.portway.similarity.input;

import java.nio.charset.Charset;

/**
 * How an input is to be read.
 *
 * @param format null where name and content decide
 * @param charset of text; null where the bytes decide
 * @param names of fields and columns
 * @param sheet of a workbook; null for its first
 * @param ids which lines of the original script's form are paragraphs
 */
public record InputOptions(
    InputFormat format, Charset charset, FieldNames names, String sheet, SeedLines.Ids ids) {
  public static final InputOptions DEFAULT =
      new InputOptions(null, null, FieldNames.DEFAULT, null, SeedLines.Ids.ANY);

  public InputOptions withFormat(InputFormat format) {
    return new InputOptions(format, charset, names, sheet, ids);
  }

  public InputOptions withCharset(Charset charset) {
    return new InputOptions(format, charset, names, sheet, ids);
  }

  public InputOptions withNames(FieldNames names) {
    return new InputOptions(format, charset, names, sheet, ids);
  }

  public InputOptions withSheet(String sheet) {
    return new InputOptions(format, charset, names, sheet, ids);
  }

  /**
   * As the original script: lines of its form, unless another form is told or seen, of which those
   * that don't begin with a digit are no paragraphs.
   */
  public InputOptions likeOriginalScript() {
    return new InputOptions(format, charset, names, sheet, SeedLines.Ids.DIGIT_FIRST);
  }
}
