package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.match.Tiling.Tile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds the tiling against the textbook: search all pairs for the longest free common run, mark it,
 * repeat. A seed of 0 means a new one each time; it is printed, and to replay a failure it is put
 * into the list.
 */
class TilingPropertyTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 0})
  void sameTilesAsTheTextbookSearch(long given) {
    long seed = given == 0 ? System.nanoTime() : given;
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < 150; round++) {
      int alphabet = 1 + random.nextInt(4);
      String a = text(random, random.nextInt(60), alphabet);
      String b = text(random, random.nextInt(60), alphabet);
      if (random.nextBoolean() && a.length() > 4) {
        b += a.substring(random.nextInt(a.length() / 2));
      }
      FoldedText paragraph = FoldedText.of(a);
      FoldedText document = FoldedText.of(b);
      RunLength shortest = new RunLength(2 + random.nextInt(4), 1 + random.nextInt(3));

      assertThat(new Tiling(paragraph, document, shortest).tiles())
          .as("seed %s, round %s, \"%s\" in \"%s\", %s", seed, round, a, b, shortest)
          .isEqualTo(textbook(paragraph, document, shortest));
    }
  }

  private static String text(Random random, int length, int alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      boolean word = random.nextInt(4) == 0;
      int letter = random.nextInt(alphabet);
      text.append(word ? " " + (char) ('a' + letter) + " " : "" + (char) ('一' + letter));
    }
    return text.toString();
  }

  private static List<Tile> textbook(FoldedText a, FoldedText b, RunLength shortest) {
    boolean[] takenA = new boolean[a.size()];
    boolean[] takenB = new boolean[b.size()];
    List<Tile> tiles = new ArrayList<>();
    while (true) {
      Tile best = null;
      for (int i = 0; i < a.size(); i++) {
        for (int j = 0; j < b.size(); j++) {
          int length = 0;
          while (i + length < a.size()
              && j + length < b.size()
              && !takenA[i + length]
              && !takenB[j + length]
              && a.token(i + length).equals(b.token(j + length))) {
            length++;
          }
          if (isLongEnough(a, i, length, shortest) && (best == null || length > best.length())) {
            best = new Tile(i, j, length);
          }
        }
      }
      if (best == null) {
        tiles.sort(Comparator.comparingInt(Tile::a));
        return tiles;
      }
      for (int k = 0; k < best.length(); k++) {
        takenA[best.a() + k] = true;
        takenB[best.b() + k] = true;
      }
      tiles.add(best);
    }
  }

  private static boolean isLongEnough(FoldedText text, int at, int length, RunLength shortest) {
    int words = 0;
    for (int i = at; i < at + length; i++) {
      words += text.isWord(i) ? 1 : 0;
    }
    return length > 0 && shortest.reachedBy(length - words, words);
  }
}
