package io.portway.similarity.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.similarity.match.Thresholds;
import java.util.List;

/**
 * How to check.
 *
 * @param shown fields of a document that the report quotes beside the compared one
 * @param top how many matches a paragraph shows at most
 * @param concurrency requests in flight at once
 * @param ignored what of a paragraph counts for nothing
 * @param excluded queries; documents that one of them matches are never found
 * @param own which documents are the author's
 */
public record CheckOptions(
    String field,
    List<String> shown,
    int top,
    Rule rule,
    Thresholds thresholds,
    int concurrency,
    Ignored ignored,
    List<JsonNode> excluded,
    OwnWork own) {
  /** Which documents count as a match. */
  public enum Rule {
    /** Those whose shared passages or likeness reach a threshold. */
    FIGURES,
    /** The original script's: of the ten best by {@code match}, the first few that score over 5. */
    SEED
  }

  public static final int DEFAULT_TOP = 3;

  /** More than this adds little: one request already carries 25 searches. */
  public static final int DEFAULT_CONCURRENCY = 3;

  public CheckOptions {
    shown = List.copyOf(shown);
    excluded = List.copyOf(excluded);
    if (top < 1 || concurrency < 1) {
      throw new IllegalArgumentException(
          "top: " + top + ", concurrency: " + concurrency + " (expected: >= 1)");
    }
  }
}
