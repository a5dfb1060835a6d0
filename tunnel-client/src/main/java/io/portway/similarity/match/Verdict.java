package io.portway.similarity.match;

/** What a paragraph is called, the gravest first. */
public enum Verdict {
  IDENTICAL,
  COPIED,
  PARTLY,
  REWORDED,
  NONE;

  /** The word in reports. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
