package io.portway.similarity.match;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Traditional and simplified Chinese, character by character, by OpenCC's tables. Good for
 * comparing and searching, where one character more or less costs nothing; too coarse for reading:
 * which of 發 and 髮 a 发 stands for is not asked. Stateless, any thread.
 */
public final class ChineseScripts {
  private ChineseScripts() {}

  /** The simplified form of a character of either script, the same for all of its variants. */
  static int simplified(int codePoint) {
    return Tables.SIMPLIFIED.getOrDefault(codePoint, codePoint);
  }

  private static int traditional(int codePoint) {
    return Tables.TRADITIONAL.getOrDefault(codePoint, codePoint);
  }

  /**
   * The text in the other of the two scripts: simplified where more of it is traditional than the
   * reverse, else traditional. The same text where no character of it has two forms. As many code
   * points as before.
   */
  public static String other(String text) {
    long traditional = text.codePoints().filter(c -> simplified(c) != c).count();
    long simplified = text.codePoints().filter(c -> traditional(c) != c).count();
    IntUnaryOperator convert =
        traditional > simplified ? ChineseScripts::simplified : ChineseScripts::traditional;
    return text.codePoints()
        .map(convert)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Read when they are first needed, which in most runs is never. */
  private static final class Tables {
    static final Map<Integer, Integer> SIMPLIFIED = new HashMap<>();
    static final Map<Integer, Integer> TRADITIONAL = new HashMap<>();

    static {
      read("STCharacters", (from, to) -> TRADITIONAL.putIfAbsent(from, to));
      // Of several the first but itself: 乾 is 乾 in names, and 干 everywhere else.
      read("TSCharacters", (from, to) -> putOther(SIMPLIFIED, from, to));
      // What Taiwan and Hong Kong write for a standard form, simplified or traditional.
      read("TWVariants", Tables::addVariant);
      read("HKVariants", Tables::addVariant);
      SIMPLIFIED.replaceAll((from, to) -> SIMPLIFIED.getOrDefault(to, to));
    }

    private interface Entry {
      void add(int from, int to);
    }

    private static void putOther(Map<Integer, Integer> table, int from, int to) {
      if (from != to) {
        table.putIfAbsent(from, to);
      }
    }

    /**
     * Not where the variant is itself the simplified form of something: 么 is 麼, and 幺 in Taiwan.
     */
    private static void addVariant(int standard, int variant) {
      if (SIMPLIFIED.containsValue(variant)) {
        return;
      }
      putOther(SIMPLIFIED, variant, SIMPLIFIED.getOrDefault(standard, standard));
    }

    /** Lines of a character and its forms, the usual one first. */
    private static void read(String table, Entry entry) {
      String name = "/data/dictionary/" + table + ".txt";
      try (InputStream in = ChineseScripts.class.getResourceAsStream(name);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] forms = line.strip().split("\\s+", -1);
          for (int i = 1; i < forms.length; i++) {
            entry.add(forms[0].codePointAt(0), forms[i].codePointAt(0));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("opencc4j" + name + ": " + e.getMessage(), e);
      }
    }
  }
}
