package io.portway.similarity.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Greedy string tiling: again and again the longest run of tokens that both texts still have free,
 * until none is long enough. Single-threaded, used once.
 *
 * <p>Instead of searching anew for each tile, all maximal common runs are found once through an
 * index of short token sequences and kept by length. A run that lost a part to an earlier tile goes
 * back as the pieces that are left, so the next one taken is always the longest: the same tiles as
 * the textbook search, without its cubic cost. Ties go to the earliest place in the paragraph, then
 * in the document.
 */
final class Tiling {
  /** A run of {@code length} tokens at {@code a} in the paragraph and {@code b} in the document. */
  record Tile(int a, int b, int length) {}

  private static final Comparator<Tile> LONGEST_FIRST =
      Comparator.comparingInt(Tile::length)
          .reversed()
          .thenComparingInt(Tile::a)
          .thenComparingInt(Tile::b);

  private static final int NOWHERE = -1;

  private final FoldedText paragraph;
  private final FoldedText document;
  private final RunLength shortest;
  private final BitSet takenA = new BitSet();
  private final BitSet takenB = new BitSet();

  Tiling(FoldedText paragraph, FoldedText document, RunLength shortest) {
    this.paragraph = paragraph;
    this.document = document;
    this.shortest = shortest;
  }

  /** The tiles in the order of the paragraph. */
  List<Tile> tiles() {
    PriorityQueue<Tile> waiting = new PriorityQueue<>(LONGEST_FIRST);
    waiting.addAll(maximalRuns());
    List<Tile> tiles = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Tile tile = waiting.poll();
      if (isFree(tile)) {
        takenA.set(tile.a, tile.a + tile.length);
        takenB.set(tile.b, tile.b + tile.length);
        tiles.add(tile);
      } else {
        addFreePieces(tile, waiting);
      }
    }
    tiles.sort(Comparator.comparingInt(Tile::a));
    return tiles;
  }

  private boolean isFree(Tile tile) {
    int nextA = takenA.nextSetBit(tile.a);
    int nextB = takenB.nextSetBit(tile.b);
    return (nextA < 0 || nextA >= tile.a + tile.length)
        && (nextB < 0 || nextB >= tile.b + tile.length);
  }

  private void addFreePieces(Tile tile, PriorityQueue<Tile> waiting) {
    int start = 0;
    for (int i = 0; i <= tile.length; i++) {
      if (i == tile.length || takenA.get(tile.a + i) || takenB.get(tile.b + i)) {
        offer(tile.a + start, tile.b + start, i - start, waiting);
        start = i + 1;
      }
    }
  }

  private void offer(int a, int b, int length, java.util.Collection<Tile> runs) {
    if (length >= shortest.fewestTokens() && isLongEnough(a, length)) {
      runs.add(new Tile(a, b, length));
    }
  }

  private boolean isLongEnough(int a, int length) {
    int words = 0;
    for (int i = a; i < a + length; i++) {
      words += paragraph.isWord(i) ? 1 : 0;
    }
    return shortest.reachedBy(length - words, words);
  }

  /** Every common run that can't be made longer at either end. */
  private List<Tile> maximalRuns() {
    int seed = shortest.fewestTokens();
    int[] a = new int[paragraph.size()];
    int[] b = new int[document.size()];
    number(a, b);
    Map<Long, Integer> lastPlace = new HashMap<>();
    int[] placeBefore = new int[a.length];
    for (int i = 0; i + seed <= a.length; i++) {
      Integer before = lastPlace.put(hash(a, i, seed), i);
      placeBefore[i] = before == null ? NOWHERE : before;
    }
    List<Tile> runs = new ArrayList<>();
    for (int j = 0; j + seed <= b.length; j++) {
      int i = lastPlace.getOrDefault(hash(b, j, seed), NOWHERE);
      for (; i != NOWHERE; i = placeBefore[i]) {
        boolean extendsLeft = i > 0 && j > 0 && a[i - 1] == b[j - 1];
        if (!extendsLeft) {
          offer(i, j, commonLength(a, i, b, j), runs);
        }
      }
    }
    return runs;
  }

  /** Equal tokens get equal numbers, so that comparing is cheap. */
  private void number(int[] a, int[] b) {
    Map<String, Integer> numbers = new HashMap<>();
    for (int i = 0; i < a.length; i++) {
      a[i] = numbers.computeIfAbsent(paragraph.token(i), t -> numbers.size());
    }
    for (int j = 0; j < b.length; j++) {
      b[j] = numbers.getOrDefault(document.token(j), -1);
    }
  }

  private static int commonLength(int[] a, int i, int[] b, int j) {
    int length = 0;
    while (i + length < a.length && j + length < b.length && a[i + length] == b[j + length]) {
      length++;
    }
    return length;
  }

  /** Two different sequences may share a hash; {@link #commonLength} then finds that out. */
  private static long hash(int[] tokens, int at, int length) {
    long hash = 1125899906842597L;
    for (int i = at; i < at + length; i++) {
      hash = hash * 0x9E3779B97F4A7C15L + tokens[i];
    }
    return hash;
  }
}
