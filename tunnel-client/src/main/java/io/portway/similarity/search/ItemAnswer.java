package io.portway.similarity.search;

import io.portway.similarity.hop.Text;
import java.util.List;
import java.util.Optional;

/**
 * What came back for one search of a batch: its hits, best first, and whether the answer is whole.
 *
 * @param problem why there are no hits, or why some may be missing; null when all went well
 */
public record ItemAnswer(List<Hit> hits, Text problem) {
  public ItemAnswer {
    hits = List.copyOf(hits);
  }

  public Optional<Text> failure() {
    return Optional.ofNullable(problem);
  }
}
