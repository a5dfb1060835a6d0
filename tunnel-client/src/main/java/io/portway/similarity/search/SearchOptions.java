package io.portway.similarity.search;

import java.util.List;

/**
 * What to search, and what to return of it. Immutable: every {@code with} makes another one.
 *
 * @param index index or alias; null where a script knows it
 * @param field the field that is searched; null where a script knows it
 * @param size documents at most, 1 to 10,000
 * @param shown fields to return beside the one searched
 */
public record SearchOptions(String index, String field, int size, List<String> shown) {
  /** Documents at most, where nothing else is said. */
  public static final int DEFAULT_SIZE = 10;

  /** As many as a server gives out at once. */
  public static final int MAX_SIZE = 10_000;

  public SearchOptions {
    shown = List.copyOf(shown);
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("size: %d (expected: 1 to %d)".formatted(size, MAX_SIZE));
    }
  }

  /**
   * The ten best documents, with the field alone.
   *
   * @param index index or alias; null where a script knows it
   * @param field the field that is searched; null where a script knows it
   * @return the options
   */
  public static SearchOptions of(String index, String field) {
    return new SearchOptions(index, field, DEFAULT_SIZE, List.of());
  }

  /**
   * Returns more documents, or fewer.
   *
   * @param documents at most, 1 to 10,000
   * @return other options
   */
  public SearchOptions withSize(int documents) {
    return new SearchOptions(index, field, documents, shown);
  }

  /**
   * Returns further fields.
   *
   * @param fields their names
   * @return other options
   */
  public SearchOptions withShown(String... fields) {
    return withShown(List.of(fields));
  }

  /**
   * Returns further fields.
   *
   * @param fields their names
   * @return other options
   */
  public SearchOptions withShown(List<String> fields) {
    return new SearchOptions(index, field, size, fields);
  }
}
