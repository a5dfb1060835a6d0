package io.portway.similarity.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The terms that the server's analyzer makes of a text, and how common each is in the index.
 *
 * @param documents how many documents have the field
 * @param averageLength terms in the field of an average document
 */
record TermStatistics(List<Term> terms, long documents, double averageLength) {
  TermStatistics {
    terms = List.copyOf(terms);
  }

  /**
   * @param inText how often the term stands in the text
   * @param inDocuments how many documents have it
   */
  record Term(String word, int inText, long inDocuments) {
    /** Two ideographs: what the cjk analyzer makes of Chinese, and a segmenter of many words. */
    boolean isPair() {
      return word.codePointCount(0, word.length()) == 2
          && word.codePoints().allMatch(Character::isIdeographic);
    }
  }

  /** Reads one element of a {@code _mtermvectors} answer; null when it has nothing to read. */
  static TermStatistics parse(JsonNode doc, String field) {
    JsonNode vectors = doc.path("term_vectors").path(field);
    JsonNode statistics = vectors.path("field_statistics");
    long documents = statistics.path("doc_count").asLong();
    if (documents <= 0) {
      return null;
    }
    List<Term> terms = new ArrayList<>();
    for (Map.Entry<String, JsonNode> term : vectors.path("terms").properties()) {
      JsonNode counts = term.getValue();
      terms.add(
          new Term(
              term.getKey(), counts.path("term_freq").asInt(1), counts.path("doc_freq").asLong()));
    }
    return new TermStatistics(
        terms, documents, (double) statistics.path("sum_ttf").asLong() / documents);
  }

  int length() {
    return terms.stream().mapToInt(Term::inText).sum();
  }

  /**
   * The share of the text's terms that are pairs of ideographs, if they overlap: a segmenter's
   * words of two characters do not.
   */
  double pairShare() {
    int pairs = 0;
    Set<Integer> characters = new HashSet<>();
    int distinctPairs = 0;
    for (Term term : terms) {
      if (term.isPair()) {
        pairs += term.inText();
        distinctPairs++;
        term.word().codePoints().forEach(characters::add);
      }
    }
    // n characters in a row make n - 1 overlapping pairs, but only n / 2 words of two.
    boolean overlapping = distinctPairs > 0.75 * characters.size();
    return overlapping ? (double) pairs / length() : 0;
  }
}
