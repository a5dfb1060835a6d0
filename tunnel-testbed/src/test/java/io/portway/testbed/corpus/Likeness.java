package io.portway.testbed.corpus;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds runs that two texts share: 13 characters of Chinese, 8 words of English, after folding
 * width and case and dropping everything but letters and digits.
 */
final class Likeness {

  private static final int CHARACTERS = 13;
  private static final int WORDS = 8;

  private final Map<String, Set<String>> holders = new HashMap<>();
  private final Map<String, Set<String>> pairs = new HashMap<>();

  void add(String id, String language, String text) {
    for (String run : runs(language, text)) {
      holders.computeIfAbsent(run, absent -> new LinkedHashSet<>()).add(id);
    }
  }

  /** The two may share what they like. */
  void pair(String one, String other) {
    pairs.computeIfAbsent(one, absent -> new LinkedHashSet<>()).add(other);
    pairs.computeIfAbsent(other, absent -> new LinkedHashSet<>()).add(one);
  }

  /** One sentence for each two texts that share a run and were not paired. */
  List<String> unpaired() {
    Map<String, String> found = new HashMap<>();
    holders.forEach(
        (run, ids) -> {
          List<String> all = List.copyOf(ids);
          for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
              if (!pairs.getOrDefault(all.get(i), Set.of()).contains(all.get(j))) {
                String two = all.get(i) + " and " + all.get(j);
                found.putIfAbsent(two, two + " share \"" + run + "\"");
              }
            }
          }
        });
    return found.values().stream().sorted().toList();
  }

  static Set<String> runs(String language, String text) {
    String folded = folded(text);
    if (language.equals("en")) {
      List<String> words =
          Arrays.stream(normal(text).split("[^\\p{L}\\p{N}]+")).filter(w -> !w.isEmpty()).toList();
      Set<String> runs = new LinkedHashSet<>();
      for (int i = 0; i + WORDS <= words.size(); i++) {
        runs.add(String.join(" ", words.subList(i, i + WORDS)));
      }
      return runs;
    }
    List<String> runs = new ArrayList<>();
    for (int i = 0; i + CHARACTERS <= folded.length(); i++) {
      runs.add(folded.substring(i, i + CHARACTERS));
    }
    return new LinkedHashSet<>(runs);
  }

  /** Letters and digits alone, in lower case and their ordinary width. */
  static String folded(String text) {
    return normal(text).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }
}
