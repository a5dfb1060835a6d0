package io.portway.similarity.hop;

import java.util.List;

/**
 * A sentence that is not yet in a language: its key in the message bundles and what goes into its
 * gaps. Sentences travel in this form and are put into words at the edge, by {@link Messages}.
 */
public record Text(String key, List<String> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  public static Text of(String key, Object... arguments) {
    return new Text(key, java.util.Arrays.stream(arguments).map(String::valueOf).toList());
  }
}
