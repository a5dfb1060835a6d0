package io.portway.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence that is not yet in a language: its key in the message bundles and what goes into its
 * gaps. Sentences travel in this form and are put into words at the edge, by {@link Messages}.
 *
 * @param key in the message bundles
 * @param arguments texts and words for its gaps
 */
public record Text(String key, List<Object> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  /**
   * A sentence. An argument that is itself a text is put into words together with the whole.
   *
   * @param key in the message bundles
   * @param arguments for its gaps
   * @return the sentence
   */
  public static Text of(String key, Object... arguments) {
    List<Object> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(argument instanceof Text ? argument : String.valueOf(argument));
    }
    return new Text(key, values);
  }
}
