package io.portway.similarity.command;

import io.portway.similarity.input.FieldNames;
import io.portway.similarity.input.InputFormat;
import io.portway.similarity.input.InputOptions;
import io.portway.similarity.input.Role;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a user says about the input, where its name and content don't say it. */
final class InputFlags {
  @Option(
      names = "--input-format",
      paramLabel = "FORM",
      converter = FormatConverter.class,
      completionCandidates = FormatWords.class,
      description = "${COMPLETION-CANDIDATES} (default: by name and content).")
  InputFormat format;

  @Option(
      names = "--charset",
      paramLabel = "NAME",
      converter = CharsetConverter.class,
      description =
          "Of a text, for example GBK or Big5 (default: UTF-8 or, failing that, GB18030).")
  Charset charset;

  @Option(
      names = "--sheet",
      paramLabel = "NAME",
      description = "Of a workbook (default: its first one).")
  String sheet;

  @Option(names = "--id-field", paramLabel = "NAME", description = "Column or key of the id.")
  String id;

  @Option(names = "--title-field", paramLabel = "NAME", description = "... of the title.")
  String title;

  @Option(
      names = "--body-field",
      paramLabel = "NAME",
      description =
          "... of the text to compare (default: body, content, text, or their Chinese names).")
  String body;

  @Option(names = "--example-field", paramLabel = "NAME", description = "... of the example.")
  String example;

  InputOptions options(boolean likeOriginalScript) {
    InputOptions options =
        InputOptions.DEFAULT
            .withFormat(format)
            .withCharset(charset)
            .withSheet(sheet)
            .withNames(
                FieldNames.DEFAULT
                    .with(Role.ID, id)
                    .with(Role.TITLE, title)
                    .with(Role.BODY, body)
                    .with(Role.EXAMPLE, example));
    return likeOriginalScript ? options.likeOriginalScript() : options;
  }

  /** The words of the forms. */
  static final class FormatWords implements Iterable<String> {
    static final List<String> ALL =
        Arrays.stream(InputFormat.values()).map(InputFormat::word).toList();

    @Override
    public Iterator<String> iterator() {
      return ALL.iterator();
    }
  }

  static final class FormatConverter implements ITypeConverter<InputFormat> {
    @Override
    public InputFormat convert(String word) {
      return InputFormat.ofWord(word)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'"
                          + word
                          + "' is no form of input (expected: "
                          + String.join(", ", FormatWords.ALL)
                          + ")"));
    }
  }

  static final class CharsetConverter implements ITypeConverter<Charset> {
    @Override
    public Charset convert(String name) {
      try {
        return Charset.forName(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + name + "' is no character set that Java knows (for example: UTF-8, GBK, Big5)");
      }
    }
  }
}
