package io.portway.similarity.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.hop.Sentences;
import io.portway.similarity.match.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report is written as it comes, in every form: none is ever in memory as a whole. */
class ReportMemoryTest {
  private static final int PARAGRAPHS = 3_000;

  @Test
  void aReportIsWrittenWithAHeapThatCouldNotHoldIt(@TempDir Path directory)
      throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    java.getOutputStream().close();

    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).contains("html", "docx", "xlsx", "md", "csv", "json", "seed");
  }

  /** What runs with the small heap. The paragraphs are one and the same: they need no memory. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      String text = "甲乙丙丁戊己庚辛壬癸".repeat(150);
      ParagraphResult one =
          ReportSamples.report(text, text, new Run(0, 1_000, 0, 1_000)).paragraphs().get(0);
      List<ParagraphResult> all = Collections.nCopies(PARAGRAPHS, one);
      Report report =
          new Report(Instant.EPOCH, Map.of("index", "i"), List.of(), Totals.of(all), all);
      for (ReportFormat format : ReportFormat.values()) {
        format.write(report, Sentences.ENGLISH, OutputStream.nullOutputStream());
        System.out.println(format.word());
      }
    }
  }
}
