package io.portway.message;

import java.util.ArrayList;
import java.util.List;

/**
 * A sentence that is not yet in a language: its key in the message bundles and what goes into its
 * gaps.
 */
public record Text(String key, List<Object> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  /** An argument that is itself a text is put into words together with the whole. */
  public static Text of(String key, Object... arguments) {
    List<Object> values = new ArrayList<>();
    for (Object argument : arguments) {
      values.add(argument instanceof Text ? argument : String.valueOf(argument));
    }
    return new Text(key, values);
  }
}
