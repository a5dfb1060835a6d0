package io.portway.testbed.figures;

import io.portway.similarity.match.FoldedText;
import io.portway.similarity.match.TextMatcher;
import io.portway.testbed.corpus.Text;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How long the figures of one paragraph take once its candidates are there. */
final class Speed {
  /** Time of the processor, which other programs don't add to. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final int CHARACTERS = 300;
  private static final int DOCUMENTS = 50;
  private static final int ROUNDS = 200;

  private Speed() {}

  /** The median of many paragraphs, each compared with documents that must be folded first. */
  static double millis(List<Text> texts) {
    String all = texts.stream().map(Text::summary).collect(Collectors.joining(" "));
    TextMatcher matcher = new TextMatcher();
    double[] took = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      FoldedText paragraph = FoldedText.of(part(all, round));
      for (int i = 1; i <= DOCUMENTS; i++) {
        matcher.compare(paragraph, FoldedText.of(part(all, round + i)));
      }
      took[round] = (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
    }
    // The first half warms up.
    double[] warm = Arrays.copyOfRange(took, ROUNDS / 2, ROUNDS);
    Arrays.sort(warm);
    return warm[warm.length / 2];
  }

  private static String part(String all, int number) {
    int from = number * CHARACTERS % (all.length() - CHARACTERS);
    return all.substring(from, from + CHARACTERS);
  }
}
