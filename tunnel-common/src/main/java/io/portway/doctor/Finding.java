package io.portway.doctor;

import io.portway.cli.ExitCode;
import io.portway.message.Text;
import java.util.Objects;

/**
 * What one check found.
 *
 * @param sentence what is the case
 * @param remedy what to do now; null where nothing is to be done
 * @param exit what the command ends with if this is the first failure; {@link ExitCode#DONE} for
 *     anything but a failure
 */
public record Finding(Status status, Text sentence, Text remedy, ExitCode exit) {
  public Finding {
    Objects.requireNonNull(sentence, "sentence");
    if ((status == Status.FAILED) != (exit != ExitCode.DONE)) {
      throw new IllegalArgumentException(
          "exit: " + exit + " (expected: one that fits " + status + ")");
    }
    if ((status == Status.FAILED || status == Status.WARNING) && remedy == null) {
      throw new IllegalArgumentException("remedy: none (expected: one beside " + status + ")");
    }
  }

  public static Finding ok(Text sentence) {
    return new Finding(Status.OK, sentence, null, ExitCode.DONE);
  }

  /** With the sentence of a key. */
  public static Finding ok(String sentence, Object... arguments) {
    return ok(Text.of(sentence, arguments));
  }

  /** With the sentence of a key, and the remedy of that key with {@code .remedy}. */
  public static Finding warning(String sentence, Object... arguments) {
    return new Finding(
        Status.WARNING,
        Text.of(sentence, arguments),
        Text.of(sentence + ".remedy", arguments),
        ExitCode.DONE);
  }

  /** The same for a failure. */
  public static Finding failed(ExitCode exit, String sentence, Object... arguments) {
    return failed(exit, Text.of(sentence, arguments), Text.of(sentence + ".remedy", arguments));
  }

  public static Finding failed(ExitCode exit, Text sentence, Text remedy) {
    return new Finding(Status.FAILED, sentence, remedy, exit);
  }

  static Finding notTried(String because) {
    return new Finding(Status.NOT_TRIED, Text.of("doctor.not-tried", because), null, ExitCode.DONE);
  }

  /** Whether what depends on this may be looked at. */
  boolean allowsMore() {
    return status == Status.OK || status == Status.WARNING;
  }
}
