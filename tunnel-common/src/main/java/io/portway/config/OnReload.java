package io.portway.config;

/** What a reload does with a key that has changed. */
public enum OnReload {
  APPLIES("applies"),
  NEEDS_RESTART("needs a restart");

  private final String words;

  OnReload(String words) {
    this.words = words;
  }

  /** As docs/configuration.md has it. */
  @Override
  public String toString() {
    return words;
  }
}
