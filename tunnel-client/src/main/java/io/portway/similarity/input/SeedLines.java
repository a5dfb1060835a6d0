package io.portway.similarity.input;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads {@code id title body example} lines with two spaces between the fields, as older upload
 * scripts write them. Where more fields come out than four, a field had two spaces inside: the
 * first is taken as the id, the second as the title, the last as the example, and all between as
 * the body, with a warning.
 */
public final class SeedLines {
  /** Which ids a line may begin with. */
  public enum Ids {
    ANY,
    /** As the original script: what doesn't begin with a digit is no paragraph. */
    DIGIT_FIRST
  }

  private static final String SEPARATOR = "  ";

  /** Prose may have two spaces behind a sentence; an id has none inside. */
  private static final Pattern FIELDS = Pattern.compile("\\S{1,64}  .*\\S  .*", Pattern.DOTALL);

  private static final Pattern SINGLE_SPACES =
      Pattern.compile("\\p{Nd}\\S{0,63} \\S+ \\S.*", Pattern.DOTALL);

  private final Collector collector;
  private final Ids ids;

  SeedLines(Collector collector, Ids ids) {
    this.collector = collector;
    this.ids = ids;
  }

  /**
   * Whether the text is of this form: one of its lines has an id and two further fields, or each
   * begins with a number and has single spaces.
   */
  static boolean areIn(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.stream().anyMatch(line -> FIELDS.matcher(line).matches())
        || (!lines.isEmpty()
            && lines.stream().allMatch(line -> SINGLE_SPACES.matcher(line).matches()));
  }

  void read(String text) {
    // Only real line ends separate: Python's splitlines would also cut at U+2028, VT, FF and NEL.
    String[] lines = text.split("\r\n|\r|\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        line(lines[i], i + 1);
      }
    }
  }

  private void line(String line, int number) {
    List<String> fields = fields(line);
    if (fields.size() < 3) {
      collector.rejected(number, "input.too-few-fields", fields.size());
      return;
    }
    String id = fields.get(0).strip();
    if (ids == Ids.DIGIT_FIRST && (id.isEmpty() || !Character.isDigit(id.codePointAt(0)))) {
      collector.rejected(number, "input.id-not-digit", id);
      return;
    }
    int last = fields.size() - 1;
    boolean hasExample = fields.size() > 3;
    if (fields.size() > 4) {
      collector.warning(number, "input.too-many-fields", fields.size());
    }
    String body = String.join(SEPARATOR, fields.subList(2, hasExample ? last : fields.size()));
    collector.paragraph(
        id,
        fields.get(1).strip(),
        body.strip(),
        hasExample ? fields.get(last).strip() : "",
        number);
  }

  /** Lines written by hand have single spaces throughout; then each of them separates. */
  private static List<String> fields(String line) {
    List<String> fields = Arrays.asList(line.split(SEPARATOR, -1));
    return fields.size() > 1 ? fields : Arrays.asList(line.strip().split(" ", 4));
  }
}
