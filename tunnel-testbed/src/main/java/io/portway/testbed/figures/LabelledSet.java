package io.portway.testbed.figures;

import io.portway.testbed.corpus.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes labelled paragraphs from the texts of an index and from texts that are in none. The same
 * seed and texts give the same paragraphs.
 */
public final class LabelledSet {
  private final List<Labelled> paragraphs = new ArrayList<>();
  private final Random random;

  public LabelledSet(long seed) {
    this.random = new Random(seed);
  }

  public List<Labelled> paragraphs() {
    return List.copyOf(paragraphs);
  }

  /**
   * Adds one copy of each sort of some of the indexed texts of a language.
   *
   * @param strangers texts of that language that are not in the index
   */
  public void addCopies(String lang, List<Text> indexed, List<Text> strangers, int count) {
    Edits edits = new Edits(random, strangers.stream().map(Text::summary).toList());
    for (Text text : sample(indexed, count)) {
      String body = text.summary();
      add(Kind.EXACT, text, body);
      add(Kind.HALVED, text, edits.halved(body, lang));
      add(Kind.REORDERED, text, edits.reordered(body));
      add(Kind.WIDTH_CHANGED, text, edits.widthChanged(body));
      add(Kind.EDITED_10, text, edits.edited(body, lang, 0.10));
      add(Kind.EDITED_25, text, edits.edited(body, lang, 0.25));
      add(Kind.EDITED_40, text, edits.edited(body, lang, 0.40));
      add(Kind.LIFTED, text, edits.lifted(body, lang));
    }
  }

  /** Adds what somebody else made of indexed texts, given by their ids. */
  public void addMade(Kind kind, String lang, Map<String, String> byId) {
    byId.forEach((id, body) -> paragraphs.add(new Labelled(kind, lang, body, id)));
  }

  /** Adds texts that nothing in the index is a copy of. */
  public void addStrangers(Kind kind, List<Text> strangers, int count) {
    for (Text text : sample(strangers, count)) {
      paragraphs.add(new Labelled(kind, text.lang(), text.summary(), ""));
    }
  }

  private void add(Kind kind, Text text, String body) {
    paragraphs.add(new Labelled(kind, text.lang(), body, text.id()));
  }

  /** So many of them in an order of the seed's. */
  public List<Text> sample(List<Text> texts, int count) {
    List<Text> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
  }
}
