package io.portway.testbed.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * As many Chinese texts as are wanted, the same ones for the same seed: sentences of made-up words
 * of two characters, some of which are far commoner than others, as in a language. Each is made
 * when it is asked for.
 */
public final class GeneratedTexts {
  private static final int WORDS = 20_000;
  private static final int FIRST_CHARACTER = 0x4E00;
  private static final int CHARACTERS = 3_000;
  private static final int SENTENCES = 8;
  private static final int WORDS_PER_SENTENCE = 9;

  private final long seed;
  private final List<String> words = new ArrayList<>();

  public GeneratedTexts(long seed) {
    this.seed = seed;
    Random random = new Random(seed);
    for (int i = 0; i < WORDS; i++) {
      words.add(character(random) + character(random));
    }
  }

  private static String character(Random random) {
    return Character.toString(FIRST_CHARACTER + random.nextInt(CHARACTERS));
  }

  /** The text of that number, some 160 characters. */
  public Text text(int number) {
    Random random = new Random(seed * 1_000_003 + number);
    StringBuilder summary = new StringBuilder();
    for (int sentence = 0; sentence < SENTENCES; sentence++) {
      for (int word = 0; word < WORDS_PER_SENTENCE; word++) {
        // Squared: a tenth of the words makes a third of the text.
        double share = random.nextDouble();
        summary.append(words.get((int) (share * share * WORDS)));
      }
      summary.append('。');
    }
    return new Text("g" + number, "zh", "generated", "第" + number + "篇", summary.toString());
  }

  /** The texts {@code from} (inclusive) to {@code to} (exclusive). */
  public List<Text> texts(int from, int to) {
    List<Text> texts = new ArrayList<>();
    for (int number = from; number < to; number++) {
      texts.add(text(number));
    }
    return texts;
  }

  /**
   * A paragraph of a document that is to be checked against the first {@code texts} texts: a third
   * are one of them, a third are half of one, a third are nowhere among them.
   */
  public Paragraph paragraph(int number, int texts) {
    String own = text(-1 - number).summary();
    String other = text(new Random(seed + number).nextInt(texts)).summary();
    String body =
        switch (number % 3) {
          case 0 -> other;
          case 1 -> other.substring(0, other.length() / 2) + own.substring(own.length() / 2);
          default -> own;
        };
    return new Paragraph("p" + number, "", body, "");
  }
}
