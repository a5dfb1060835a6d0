package io.portway.similarity.report;

import io.portway.similarity.match.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A document that a paragraph resembles.
 *
 * @param rank from 1, the gravest first
 * @param esScore the server's raw score, comparable with nothing but its neighbours
 * @param copied share of the paragraph found in this document, 0 to 1
 * @param likeness how alike the whole texts are by BM25, 0 to 1; NaN where the server gave no
 *     statistics
 * @param runs what both share, in the order of the paragraph
 * @param text the document's own text, which the runs point into
 * @param own whether it is the author's own work
 * @param fields those that were to be shown, and the compared one, as JSON has them: String,
 *     Number, Boolean, List, Map, or null
 */
public record Match(
    int rank,
    String index,
    String docId,
    double esScore,
    double copied,
    double likeness,
    List<Run> runs,
    String text,
    boolean own,
    Map<String, Object> fields) {
  public Match {
    runs = List.copyOf(runs);
    fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
