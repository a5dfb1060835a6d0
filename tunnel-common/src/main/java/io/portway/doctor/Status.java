package io.portway.doctor;

import java.util.Locale;

/** How a check ended. */
public enum Status {
  OK,
  /** It works, and will not for long, or not as it should. */
  WARNING,
  FAILED,
  /** Something that it depends on failed. */
  NOT_TRIED;

  /** As JSON has it: {@code ok|warning|failed|not-tried}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
