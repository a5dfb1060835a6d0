package io.portway.testbed.figures;

import io.portway.similarity.match.Folding;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.search.SearchIndex;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labelled set of this repository's own texts. They are drawn into two halves: each is an
 * index, with an analyzer of its own, in which nothing is a copy of the other half's texts.
 */
public final class OwnTexts {
  /** The index whose analyzer cuts Chinese into characters. */
  static final String STANDARD = "standard";

  /** The one whose analyzer cuts it into overlapping pairs. */
  private static final String CJK = "cjk";

  private static final int CHINESE_COPIES = 40;
  private static final int ENGLISH_COPIES = 20;

  private final URI server;
  private final long seed;

  public OwnTexts(URI server, long seed) {
    this.server = server;
    this.seed = seed;
  }

  /** What became of all of them. */
  public List<Outcome> measure() throws InterruptedException {
    List<Text> shuffled = new LabelledSet(seed).sample(Corpus.texts(), Corpus.texts().size());
    List<Text> one = shuffled.subList(0, shuffled.size() / 2);
    List<Text> other = shuffled.subList(shuffled.size() / 2, shuffled.size());
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.addAll(measure(STANDARD, one, other, Corpus.traditional()));
    outcomes.addAll(measure(CJK, other, one, Map.of()));
    return outcomes;
  }

  /**
   * @param asTraditional paragraphs in traditional characters; where there are none, the documents
   *     are, and the paragraphs simplified
   */
  private List<Outcome> measure(
      String analyzer, List<Text> indexed, List<Text> strangers, Map<String, String> asTraditional)
      throws InterruptedException {
    Map<String, String> otherScript = new TreeMap<>();
    List<Text> documents = new ArrayList<>();
    List<Text> copied = new ArrayList<>();
    for (Text text : indexed) {
      String traditional = Corpus.traditional().get(text.id());
      if (traditional == null) {
        documents.add(text);
        copied.add(text);
      } else if (asTraditional.isEmpty()) {
        documents.add(new Text(text.id(), text.lang(), text.subject(), text.title(), traditional));
        otherScript.put(text.id(), text.summary());
      } else {
        documents.add(text);
        otherScript.put(text.id(), traditional);
      }
    }
    SearchIndex index = new SearchIndex(server, analyzer, analyzer);
    index.create();
    index.load(documents);

    LabelledSet usual = new LabelledSet(seed);
    usual.addCopies("zh", of("zh", copied), of("zh", strangers), CHINESE_COPIES);
    usual.addCopies("en", of("en", copied), of("en", strangers), ENGLISH_COPIES);
    usual.addStrangers(Kind.UNRELATED, strangers, strangers.size());
    LabelledSet folded = new LabelledSet(seed);
    folded.addMade(Kind.OTHER_SCRIPT, "zh", otherScript);

    List<Outcome> outcomes = new ArrayList<>();
    outcomes.addAll(new Measuring(server, analyzer, Folding.USUAL).outcomes(usual.paragraphs()));
    outcomes.addAll(new Measuring(server, analyzer, Folding.CHINESE).outcomes(folded.paragraphs()));
    return outcomes;
  }

  private static List<Text> of(String lang, List<Text> texts) {
    return texts.stream().filter(text -> text.lang().equals(lang)).toList();
  }
}
