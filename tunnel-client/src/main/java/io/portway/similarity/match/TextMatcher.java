package io.portway.similarity.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Compares a paragraph with documents and says which passages they share. Stateless, any thread.
 *
 * <p>The figure is asymmetric on purpose: it is the share of the paragraph that is found in the
 * document, however long the document is. It needs no server:
 *
 * <pre>{@code
 * Comparison found = new TextMatcher().compare(draft, source);
 * System.out.printf("%.0f %% copied%n", found.copied() * 100);
 * for (Run run : found.runs()) {
 *   int from = draft.offsetByCodePoints(0, run.from());
 *   System.out.println(draft.substring(from, draft.offsetByCodePoints(0, run.to())));
 * }
 * }</pre>
 */
public final class TextMatcher {
  private final RunLength shortest;
  private final RunLength telling;

  /** Counts runs of 8 characters, or 5 words, and more. */
  public TextMatcher() {
    this(RunLength.SHORTEST, RunLength.TELLING);
  }

  TextMatcher(RunLength shortest, RunLength telling) {
    this.shortest = shortest;
    this.telling = telling;
  }

  /**
   * Says what of a paragraph stands in a document.
   *
   * @param paragraph the text that is checked
   * @param document the text that it may come from
   * @return the share copied, and the runs, in code points of both texts
   */
  public Comparison compare(String paragraph, String document) {
    return compare(FoldedText.of(paragraph), FoldedText.of(document));
  }

  /**
   * The same of texts that are folded already.
   *
   * @param paragraph the text that is checked
   * @param document the text that it may come from
   * @return the share copied, and the runs, in code points of both original texts
   */
  public Comparison compare(FoldedText paragraph, FoldedText document) {
    List<Tiling.Tile> tiles = new Tiling(paragraph, document, shortest).tiles();
    if (tiles.isEmpty() && paragraph.size() > 0 && paragraph.sameTokens(document)) {
      // Too short for a run of any length, and still the same text: a heading, a name.
      tiles = List.of(new Tiling.Tile(0, 0, paragraph.size()));
    }
    BitSet covered = new BitSet();
    List<Run> runs = new ArrayList<>(tiles.size());
    boolean hasTellingRun = false;
    for (Tiling.Tile tile : tiles) {
      int end = tile.a() + tile.length();
      int docEnd = tile.b() + tile.length();
      covered.set(paragraph.letters(0, tile.a()), paragraph.letters(0, end));
      runs.add(
          new Run(
              paragraph.from(tile.a()),
              paragraph.to(end - 1),
              document.from(tile.b()),
              document.to(docEnd - 1)));
      hasTellingRun |= isTelling(paragraph, tile);
    }
    return new Comparison(share(covered, paragraph), hasTellingRun, runs, covered);
  }

  /**
   * The share of a paragraph's letters that are covered.
   *
   * @param covered positions among its letters
   * @param paragraph the paragraph
   * @return 0 to 1
   */
  public static double share(BitSet covered, FoldedText paragraph) {
    return paragraph.letters() == 0 ? 0 : (double) covered.cardinality() / paragraph.letters();
  }

  private boolean isTelling(FoldedText paragraph, Tiling.Tile tile) {
    int words = 0;
    for (int i = tile.a(); i < tile.a() + tile.length(); i++) {
      words += paragraph.isWord(i) ? 1 : 0;
    }
    return telling.reachedBy(tile.length() - words, words);
  }
}
