package io.portway.testbed.corpus;

import java.util.List;

/**
 * What a search and a check of the sample document must find, written down by whoever wrote the
 * sample. Only tests and the demo's own verdict read it; the checked code never does.
 */
public record Labels(Search search, List<Label> paragraphs) {

  public Labels {
    paragraphs = List.copyOf(paragraphs);
  }

  /** How a paragraph of the sample came about. */
  public enum Kind {
    UNRELATED,
    COPY,
    /** A whole copy with width, case and spaces changed. */
    FOLDED,
    REWORDED,
    /** One sentence taken over into a paragraph of its own. */
    LIFTED,
    EMPTY,
    NEWLINE,
    DUPLICATE,
    LONG
  }

  /** A search by {@code field} for {@code query} finds exactly {@code docs}. */
  public record Search(String query, String field, List<String> docs) {
    public Search {
      docs = List.copyOf(docs);
    }
  }

  /**
   * One paragraph's truth.
   *
   * @param seq its place in the document, from 1: an id may occur twice
   * @param docs the texts it was made from, none for one that stands alone
   */
  public record Label(int seq, String id, Kind kind, List<String> docs) {
    public Label {
      docs = List.copyOf(docs);
    }
  }

  public List<Label> of(Kind kind) {
    return paragraphs.stream().filter(label -> label.kind() == kind).toList();
  }
}
