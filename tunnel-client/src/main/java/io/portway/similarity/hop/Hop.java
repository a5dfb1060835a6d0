package io.portway.similarity.hop;

/** The stations between a paragraph and its report. A failure names exactly one of them. */
public enum Hop {
  COMMAND_LINE("command-line"),
  INPUT("input"),
  RELAY("relay"),
  AGENT("agent"),
  SSH("ssh"),
  REMOTE_COMMAND("remote-command"),
  REMOTE_FILE("remote-file"),
  SEARCH_SERVER("search-server"),
  OUTPUT("output");

  private final String word;

  Hop(String word) {
    this.word = word;
  }

  /** The name that scripts read in the {@code hop} field of an error. */
  public String word() {
    return word;
  }
}
