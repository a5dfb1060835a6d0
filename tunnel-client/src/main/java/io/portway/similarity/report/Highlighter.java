package io.portway.similarity.report;

import io.portway.similarity.match.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shows a text with its shared passages marked, each with a number that is the same on both sides.
 * Of a long document only what surrounds the passages is shown.
 */
final class Highlighter {
  /** Longer texts are shown in excerpts; in code points, as all here. */
  private static final int WHOLE_UP_TO = 4_000;

  private static final int AROUND = 200;
  private static final int OPENING = 1_000;

  private record Passage(int from, int to, int number) {}

  /** Where the pieces go, in their order. */
  interface Sink {
    void text(String text) throws IOException;

    /** A passage that both sides share. */
    void mark(String text, int number) throws IOException;

    /** Something was left out here. */
    void cut() throws IOException;
  }

  private final Sink sink;

  Highlighter(Sink sink) {
    this.sink = sink;
  }

  void paragraph(String text, List<Run> runs) throws IOException {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      passages.add(new Passage(runs.get(i).from(), runs.get(i).to(), i + 1));
    }
    show(text, passages, Integer.MAX_VALUE);
  }

  void document(String text, List<Run> runs) throws IOException {
    List<Passage> passages = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      passages.add(new Passage(runs.get(i).docFrom(), runs.get(i).docTo(), i + 1));
    }
    passages.sort(Comparator.comparingInt(Passage::from));
    show(text, passages, WHOLE_UP_TO);
  }

  private void show(String text, List<Passage> passages, int wholeUpTo) throws IOException {
    int[] codePoints = text.codePoints().toArray();
    boolean whole = codePoints.length <= wholeUpTo;
    int at = 0;
    for (Passage passage : passages) {
      between(codePoints, at, passage.from(), at > 0, true, whole);
      sink.mark(
          new String(codePoints, passage.from(), passage.to() - passage.from()), passage.number());
      at = passage.to();
    }
    between(codePoints, at, codePoints.length, at > 0, false, whole);
  }

  /** What lies between passages: all of it, or its ends. */
  private void between(
      int[] text, int from, int to, boolean afterPassage, boolean beforePassage, boolean whole)
      throws IOException {
    int head = afterPassage ? AROUND : beforePassage ? 0 : OPENING;
    int tail = beforePassage ? AROUND : 0;
    if (whole || to - from <= head + tail) {
      sink.text(new String(text, from, to - from));
      return;
    }
    sink.text(new String(text, from, head));
    sink.cut();
    sink.text(new String(text, to - tail, tail));
  }
}
