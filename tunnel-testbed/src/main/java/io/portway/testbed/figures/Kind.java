package io.portway.testbed.figures;

import java.util.Locale;

/** How a labelled paragraph came about. */
public enum Kind {
  EXACT,
  HALVED,
  /** The same sentences in another order. */
  REORDERED,
  /** Full width for half width and the reverse, other spaces, other case. */
  WIDTH_CHANGED,
  /** A tenth of the characters (words, where there are spaces) replaced, inserted or left out. */
  EDITED_10,
  EDITED_25,
  EDITED_40,
  /** One passage of it in 300 characters of other texts. */
  LIFTED,
  /** In the other Chinese script, as another program converts it, words and phrases included. */
  OTHER_SCRIPT,
  /** Its next edition, by its own authors. */
  REVISED,
  /** Of a text on the same subject that is not in the index. */
  SAME_DOMAIN,
  UNRELATED;

  /** Whether it should be flagged. */
  public boolean isCopy() {
    return compareTo(SAME_DOMAIN) < 0;
  }

  /** As tables have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
