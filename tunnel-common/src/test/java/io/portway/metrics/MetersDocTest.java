package io.portway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetersDocTest {
  private static final Path DOCUMENT = Path.of("../docs/operations.md");

  @Test
  void tableOfTheDocumentIsTheEnum() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `portway_"))
            .toList();

    assertThat(rows).isNotEmpty();
    assertThat(rows)
        .containsExactlyElementsOf(Arrays.stream(Meters.values()).map(MetersDocTest::row).toList());
  }

  private static String row(Meters meter) {
    String labels =
        meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return String.format(
        "| `%s` | %s | %s | %s | %s |",
        meter.id(),
        meter.type().name().toLowerCase(Locale.ROOT),
        meter.daemon().name().toLowerCase(Locale.ROOT),
        labels,
        meter.sentence());
  }
}
