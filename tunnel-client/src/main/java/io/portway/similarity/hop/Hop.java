package io.portway.similarity.hop;

/** The stations between a paragraph and its report. A failure names exactly one of them. */
public enum Hop {
  /** What was asked for. */
  COMMAND_LINE("command-line"),
  /** The document. */
  INPUT("input"),
  /** The daemon with the public address. */
  RELAY("relay"),
  /** The daemon inside that dials the relay. */
  AGENT("agent"),
  /** The session with the SSH host. */
  SSH("ssh"),
  /** A program on the SSH host. */
  REMOTE_COMMAND("remote-command"),
  /** A file on the SSH host. */
  REMOTE_FILE("remote-file"),
  /** Elasticsearch or OpenSearch. */
  SEARCH_SERVER("search-server"),
  /** The report, or a file that was fetched. */
  OUTPUT("output");

  private final String word;

  Hop(String word) {
    this.word = word;
  }

  /**
   * The name that scripts read in the {@code hop} field of an error.
   *
   * @return lower case, with dashes
   */
  public String word() {
    return word;
  }
}
