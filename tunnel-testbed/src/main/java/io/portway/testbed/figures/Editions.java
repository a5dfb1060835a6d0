package io.portway.testbed.figures;

import io.portway.testbed.corpus.Text;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pairs the paragraphs of two editions by the sequences of four characters that they share: another
 * measure than the one that is to be tried.
 */
final class Editions {
  private static final int SEQUENCE = 4;

  /** Paragraphs that share less are not editions of each other. */
  private static final double LEAST = 0.30;

  private Editions() {}

  /** Ids of the new edition's paragraphs, and the text that each has in the old one. */
  static Map<String, String> pairs(List<Text> newer, List<Text> older) {
    Map<String, Set<Text>> having = new HashMap<>();
    for (Text text : newer) {
      sequences(text.summary())
          .forEach(s -> having.computeIfAbsent(s, k -> new HashSet<>()).add(text));
    }
    Map<String, String> pairs = new TreeMap<>();
    for (Text text : older) {
      Set<String> sequences = sequences(text.summary());
      Map<Text, Integer> shared = new HashMap<>();
      sequences.forEach(
          s -> having.getOrDefault(s, Set.of()).forEach(t -> shared.merge(t, 1, Integer::sum)));
      shared.entrySet().stream()
          .filter(e -> e.getKey().lang().equals(text.lang()))
          .filter(
              e ->
                  e.getValue()
                      >= LEAST * Math.max(sequences.size(), sequences(e.getKey().summary()).size()))
          .max(Map.Entry.<Text, Integer>comparingByValue().thenComparing(e -> e.getKey().id()))
          .ifPresent(best -> pairs.putIfAbsent(best.getKey().id(), text.summary()));
    }
    return pairs;
  }

  private static Set<String> sequences(String text) {
    Set<String> sequences = new HashSet<>();
    for (int i = 0; i + SEQUENCE <= text.length(); i++) {
      sequences.add(text.substring(i, i + SEQUENCE));
    }
    return sequences;
  }
}
