package io.portway.similarity.match;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A text as it is compared: NFKC, lower case, letters and digits only, cut into tokens. Width,
 * case, spaces and punctuation are gone, and every token knows where it stood in the original.
 *
 * <p>A token is one character of a script that writes without spaces (Han, Kana, Thai, ...) or one
 * whole word of any other. Immutable.
 */
public final class FoldedText {
  private final List<String> tokens;
  private final int[] from;
  private final int[] to;
  private final boolean[] word;
  private final int letters;
  private final int[] lettersBefore;

  private FoldedText(Builder builder) {
    this.tokens = List.copyOf(builder.tokens);
    int count = tokens.size();
    this.from = Arrays.copyOf(builder.from, count);
    this.to = Arrays.copyOf(builder.to, count);
    this.word = Arrays.copyOf(builder.word, count);
    this.lettersBefore = new int[count + 1];
    for (int i = 0; i < count; i++) {
      String token = tokens.get(i);
      lettersBefore[i + 1] = lettersBefore[i] + token.codePointCount(0, token.length());
    }
    this.letters = lettersBefore[count];
  }

  /**
   * A text without regard to width and case.
   *
   * @param original the text
   * @return it as it is compared
   */
  public static FoldedText of(String original) {
    return of(original, Folding.USUAL);
  }

  /**
   * A text without regard to width, case, and more.
   *
   * @param original the text
   * @param folding what more
   * @return it as it is compared
   */
  public static FoldedText of(String original, Folding folding) {
    return without(original, List.of(), folding);
  }

  /**
   * The text without some parts of it, which no run reaches into or across.
   *
   * @param original the text
   * @param left what is left out, ordered by where it begins
   * @param folding what counts as the same letter
   * @return it as it is compared
   */
  public static FoldedText without(String original, List<Span> left, Folding folding) {
    Builder builder = new Builder(folding);
    int position = 0;
    int at = 0;
    int next = 0;
    while (at < original.length()) {
      int end = segmentEnd(original, at);
      int length = original.codePointCount(at, end);
      while (next < left.size() && left.get(next).to() <= position) {
        next++;
      }
      if (next < left.size() && left.get(next).from() <= position) {
        builder.gap(position);
      } else {
        builder.segment(original.substring(at, end), position, position + length);
      }
      position += length;
      at = end;
    }
    builder.endWord();
    return new FoldedText(builder);
  }

  /**
   * A base character and what combines with it. NFKC is applied to such a segment at a time: that
   * gives what NFKC of the whole would give and still leaves every result with a place in the
   * original.
   */
  private static int segmentEnd(String text, int start) {
    int at = start + Character.charCount(text.codePointAt(start));
    while (at < text.length()) {
      int next = text.codePointAt(at);
      if (!combines(next)) {
        break;
      }
      at += Character.charCount(next);
    }
    return at;
  }

  private static boolean combines(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || (codePoint >= 0x1160 && codePoint <= 0x11FF) // conjoining Hangul vowels and finals
        || codePoint == 0xFF9E // half-width voiced and semi-voiced sound marks
        || codePoint == 0xFF9F;
  }

  int size() {
    return tokens.size();
  }

  String token(int index) {
    return tokens.get(index);
  }

  boolean isWord(int index) {
    return word[index];
  }

  /** Where a token begins in the original, in code points. */
  int from(int index) {
    return from[index];
  }

  /** Where a token ends in the original, in code points, exclusive. */
  int to(int index) {
    return to[index];
  }

  /** Letters and digits of the tokens {@code [begin, end)}. */
  int letters(int begin, int end) {
    return lettersBefore[end] - lettersBefore[begin];
  }

  /**
   * Letters and digits of the whole text: what every share is a share of.
   *
   * @return how many
   */
  public int letters() {
    return letters;
  }

  /**
   * The letters and digits that stand in some parts of the original.
   *
   * @param parts in code points of the original, in their order
   * @return their positions among all letters and digits
   */
  public BitSet lettersIn(List<Span> parts) {
    BitSet inside = new BitSet();
    int next = 0;
    for (int i = 0; i < tokens.size(); i++) {
      while (next < parts.size() && parts.get(next).to() <= from[i]) {
        next++;
      }
      if (next < parts.size()
          && parts.get(next).from() <= from[i]
          && to[i] <= parts.get(next).to()) {
        inside.set(lettersBefore[i], lettersBefore[i + 1]);
      }
    }
    return inside;
  }

  boolean sameTokens(FoldedText other) {
    return tokens.equals(other.tokens);
  }

  private static final class Builder {
    private final Folding folding;
    private final List<String> tokens = new ArrayList<>();
    private int[] from = new int[64];
    private int[] to = new int[64];
    private boolean[] word = new boolean[64];
    private final StringBuilder pending = new StringBuilder();
    private int pendingFrom;
    private int pendingTo;

    Builder(Folding folding) {
      this.folding = folding;
    }

    void segment(String segment, int start, int end) {
      String folded = isFolded(segment) ? segment : folded(segment);
      for (int at = 0; at < folded.length(); ) {
        int codePoint = folded.codePointAt(at);
        at += Character.charCount(codePoint);
        codePoint = folding.fold(codePoint);
        if (!Character.isLetterOrDigit(codePoint)) {
          if (!insideWord(codePoint)) {
            endWord();
          }
        } else if (standsAlone(codePoint)) {
          endWord();
          add(Character.toString(codePoint), start, end, false);
        } else {
          if (pending.length() == 0) {
            pendingFrom = start;
          }
          pending.appendCodePoint(codePoint);
          pendingTo = end;
        }
      }
    }

    /** The common case, which needs no table: one ideograph, a small letter or a digit of ASCII. */
    private static boolean isFolded(String segment) {
      char c = segment.charAt(0);
      return segment.length() == 1
          && ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }

    private static String folded(String segment) {
      String lower = Normalizer.normalize(segment, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
      return Normalizer.normalize(lower, Normalizer.Form.NFKC);
    }

    /** A token without letters, which no document has. */
    void gap(int at) {
      endWord();
      if (tokens.isEmpty() || !tokens.get(tokens.size() - 1).isEmpty()) {
        add("", at, at, false);
      }
    }

    /** Marks and apostrophes vanish without cutting the word that they stand in. */
    private static boolean insideWord(int codePoint) {
      return Character.getType(codePoint) == Character.NON_SPACING_MARK
          || codePoint == '\''
          || codePoint == 0x2019;
    }

    void endWord() {
      if (pending.length() > 0) {
        add(pending.toString(), pendingFrom, pendingTo, true);
        pending.setLength(0);
      }
    }

    private void add(String token, int start, int end, boolean isWord) {
      int at = tokens.size();
      if (at == from.length) {
        from = Arrays.copyOf(from, at * 2);
        to = Arrays.copyOf(to, at * 2);
        word = Arrays.copyOf(word, at * 2);
      }
      tokens.add(token);
      from[at] = start;
      to[at] = end;
      word[at] = isWord;
    }

    /** Scripts without spaces between words: there each character is a token. */
    private static boolean standsAlone(int codePoint) {
      if (Character.isIdeographic(codePoint)) {
        return true;
      }
      return switch (Character.UnicodeScript.of(codePoint)) {
        case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, TIBETAN, YI -> true;
        case COMMON -> codePoint == 0x30FC; // the long-vowel mark belongs to Katakana
        default -> false;
      };
    }
  }
}
