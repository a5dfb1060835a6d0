package io.portway.similarity.check;

import io.portway.similarity.match.FoldedText;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Quotations;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Span;
import io.portway.similarity.match.TextMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What of a paragraph counts for nothing: it is no part of what is copied, nor of what that is a
 * share of. Immutable.
 */
public final class Ignored {
  /** Nothing is ignored. */
  public static final Ignored NOTHING = new Ignored(false, null);

  private final boolean quotations;
  private final Map<Folding, FoldedText> boilerplate = new EnumMap<>(Folding.class);
  private final String text;
  private final TextMatcher matcher = new TextMatcher();

  /**
   * @param quotations whether what stands between quotation marks is ignored
   * @param boilerplate a text whose passages are ignored wherever they stand, or null
   */
  public Ignored(boolean quotations, String boilerplate) {
    this.quotations = quotations;
    if (boilerplate != null) {
      for (Folding folding : Folding.values()) {
        this.boilerplate.put(folding, FoldedText.of(boilerplate, folding));
      }
    }
    this.text = boilerplate;
  }

  /**
   * Whether what stands between quotation marks is ignored.
   *
   * @return as it was given
   */
  public boolean quotations() {
    return quotations;
  }

  /**
   * The text whose passages are ignored.
   *
   * @return null without one
   */
  public String text() {
    return text;
  }

  /** By what the text with passages to ignore is told from another; null without one. */
  String boilerplate() {
    return text == null ? null : Digest.of(text);
  }

  /** The paragraph as it is compared. */
  FoldedText fold(String body, Folding folding) {
    List<Span> spans = new ArrayList<>();
    if (quotations) {
      spans.addAll(Quotations.in(body));
    }
    FoldedText left = FoldedText.without(body, spans, folding);
    if (boilerplate.isEmpty()) {
      return left;
    }
    // One comparison finds a passage once; the paragraph may have it again.
    List<Run> runs = matcher.compare(left, boilerplate.get(folding)).runs();
    while (!runs.isEmpty()) {
      runs.forEach(run -> spans.add(new Span(run.from(), run.to())));
      spans.sort(Comparator.comparingInt(Span::from));
      left = FoldedText.without(body, spans, folding);
      runs = matcher.compare(left, boilerplate.get(folding)).runs();
    }
    return left;
  }
}
