package io.portway.similarity.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.hop.Sentences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Beside each error of the old scripts, the documentation has what doctor really says. */
class ErrorsDocTest {
  private static final Path DOCUMENT = Path.of("../docs/similarity.md");
  private static final Pattern ROW = Pattern.compile("^\\| .* \\| `([a-z-]+)` \\| (.*) \\|$");
  private static final String HEAD = "| error | check | what `sim doctor` says |";

  @Test
  void whatTheTableQuotesAreSentencesOfTheBundles() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .dropWhile(line -> !line.equals(HEAD))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(10);

    for (String row : rows) {
      var cells = ROW.matcher(row);
      assertThat(cells.matches()).as(row).isTrue();
      assertThat(sentences()).as(row).anyMatch(one -> one.matcher(cells.group(2)).matches());
    }
  }

  /** Each with anything in its gaps. */
  private static List<Pattern> sentences() {
    List<Pattern> all = new ArrayList<>();
    for (String bundle : List.of("io.portway.similarity.doctor.messages", Sentences.BUNDLE)) {
      ResourceBundle sentences = ResourceBundle.getBundle(bundle, Locale.ROOT);
      for (String key : sentences.keySet()) {
        String sentence = sentences.getString(key);
        if (sentence.matches(".*[a-z]{3}.*") && !key.endsWith(".remedy")) {
          String literal = Pattern.quote(sentence).replaceAll("\\{\\d}", "\\\\E.*\\\\Q");
          all.add(Pattern.compile("(?:.*\\. )?" + literal)); // some stand behind another one
        }
      }
    }
    return all;
  }
}
