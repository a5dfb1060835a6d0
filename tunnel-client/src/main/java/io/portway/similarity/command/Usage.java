package io.portway.similarity.command;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;

/** Command lines that can't be carried out as written. */
final class Usage {
  private Usage() {}

  /** The sentence is that of {@code key}, the remedy that of {@code key.remedy}; both take gaps. */
  static HopException wrong(String key, Object... arguments) {
    return new HopException(
        Hop.COMMAND_LINE,
        Failure.USAGE,
        Text.of(key, arguments),
        Text.of(key + ".remedy", arguments));
  }
}
