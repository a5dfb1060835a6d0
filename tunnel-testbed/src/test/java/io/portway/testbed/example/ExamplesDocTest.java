package io.portway.testbed.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.process.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/similarity.md shows of the examples is what is compiled and run. */
final class ExamplesDocTest {

  private static final Path SOURCES =
      Path.of("tunnel-testbed/src/main/java/io/portway/testbed/example");
  private static final Pattern EXCERPT =
      Pattern.compile("\\[`(\\w+)`]\\([^)]*\\)[^\\n]*\\n```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void excerptsAreEqualToTheirFiles() throws IOException {
    Path root = Checkout.here().root();
    Matcher excerpts = EXCERPT.matcher(Files.readString(root.resolve("docs/similarity.md")));
    List<String> shown = new ArrayList<>();
    while (excerpts.find()) {
      String source = Files.readString(root.resolve(SOURCES).resolve(excerpts.group(1) + ".java"));
      assertThat(source.lines().map(String::strip).toList())
          .as(excerpts.group(1))
          .containsSubsequence(excerpts.group(2).lines().map(String::strip).toList());
      assertThat(withoutIndent(source)).contains(withoutIndent(excerpts.group(2)));
      shown.add(excerpts.group(1));
    }
    assertThat(shown).containsExactly("QueryByTitle", "CheckParagraphs", "FetchDocument");
  }

  private static String withoutIndent(String text) {
    return String.join("\n", text.lines().map(String::strip).toList());
  }
}
