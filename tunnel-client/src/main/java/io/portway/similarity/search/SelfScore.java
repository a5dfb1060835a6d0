package io.portway.similarity.search;

import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The BM25 score that a paragraph would get if it were itself in the index: the yardstick that
 * turns a raw score, which means nothing across paragraphs and servers, into a share. Pure;
 * Robertson and Zaragoza 2009 as Lucene computes it, with its default k1 and b.
 *
 * <p>Terms that no document has count as if one had them. So they weigh against every document, as
 * they should: what stands nowhere in the index was not taken from it.
 */
final class SelfScore {
  static final double K1 = 1.2;
  private static final double B = 0.75;

  private final TermStatistics statistics;
  private final double factor;

  SelfScore(TermStatistics statistics, double factor) {
    this.statistics = statistics;
    this.factor = factor;
  }

  /** For {@code match}: every occurrence of a term in the query counts. */
  double ofMatch() {
    return statistics.terms().stream().mapToDouble(term -> term.inText() * score(term)).sum()
        * factor;
  }

  /** For {@code more_like_this}: only the most telling of the known terms, each once. */
  double ofMoreLikeThis() {
    Stream<TermStatistics.Term> chosen =
        statistics.terms().stream()
            .filter(term -> term.inDocuments() > 0)
            .sorted(Comparator.comparingDouble(this::tellingness).reversed())
            .limit(Queries.MORE_LIKE_THIS_TERMS);
    Stream<TermStatistics.Term> unknown =
        statistics.terms().stream().filter(term -> term.inDocuments() == 0);
    return Stream.concat(chosen, unknown).mapToDouble(this::score).sum() * factor;
  }

  /** What Lucene's MoreLikeThis chooses by: classic tf-idf. */
  private double tellingness(TermStatistics.Term term) {
    double idf = Math.log((statistics.documents() + 1.0) / (term.inDocuments() + 1.0)) + 1;
    return term.inText() * idf;
  }

  private double score(TermStatistics.Term term) {
    double n = (double) Math.max(1, term.inDocuments());
    double idf = Math.log(1 + (Math.max((double) statistics.documents(), n) - n + 0.5) / (n + 0.5));
    double relativeLength = statistics.length() / statistics.averageLength();
    double tf = term.inText();
    return idf * tf / (tf + K1 * (1 - B + B * relativeLength));
  }
}
