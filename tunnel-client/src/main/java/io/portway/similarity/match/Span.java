package io.portway.similarity.match;

/** A part of a text, in code points, end exclusive. */
public record Span(int from, int to) {
  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("span: " + from + "-" + to);
    }
  }
}
