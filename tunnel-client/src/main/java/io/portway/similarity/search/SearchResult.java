package io.portway.similarity.search;

import io.portway.message.Text;
import java.util.List;
import java.util.Optional;

/**
 * What came back for one search, and whether it is whole.
 *
 * @param hits the best first
 * @param problem why there are no hits, or why some may be missing; null when all went well
 */
public record SearchResult(List<Hit> hits, Text problem) {
  public SearchResult {
    hits = List.copyOf(hits);
  }

  /**
   * Why hits may be missing.
   *
   * @return empty when all went well
   */
  public Optional<Text> failure() {
    return Optional.ofNullable(problem);
  }
}
