package io.portway.similarity.match;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Finds what stands between quotation marks: Chinese, Japanese, English, French and German ones,
 * the outermost where they are nested. A mark without its partner quotes nothing; titles between 《》
 * are no quotations.
 */
public final class Quotations {
  private static final String OPENING = "“「『«„＂\"";
  private static final String CLOSING = "”」』»“＂\"";

  private Quotations() {}

  /** The quoted parts, the marks not included, in their order. */
  public static List<Span> in(String text) {
    int[] points = text.codePoints().toArray();
    List<Span> quoted = new ArrayList<>();
    Deque<int[]> open = new ArrayDeque<>();
    for (int at = 0; at < points.length; at++) {
      if (closes(open.peek(), points[at])) {
        int from = open.pop()[1] + 1;
        if (open.isEmpty() && from < at) {
          quoted.add(new Span(from, at));
        }
      } else {
        int mark = OPENING.indexOf(points[at]);
        if (mark >= 0) {
          open.push(new int[] {mark, at});
        }
      }
    }
    quoted.addAll(insideOf(open, points, quoted));
    quoted.sort(Comparator.comparingInt(Span::from));
    return quoted;
  }

  private static boolean closes(int[] open, int point) {
    return open != null && CLOSING.codePointAt(open[0]) == point;
  }

  /** A mark that is never closed hides the quotations behind it: they are looked for again. */
  private static List<Span> insideOf(Deque<int[]> open, int[] points, List<Span> found) {
    if (open.isEmpty()) {
      return List.of();
    }
    int behind = open.peekLast()[1] + 1;
    int offset = behind;
    found.removeIf(span -> span.from() >= behind);
    return in(new String(points, behind, points.length - behind)).stream()
        .map(span -> new Span(span.from() + offset, span.to() + offset))
        .toList();
  }
}
