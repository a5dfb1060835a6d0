package io.portway.testbed.figures;

import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.CheckRun;
import io.portway.similarity.check.Checker;
import io.portway.similarity.check.Progress;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Run;
import io.portway.similarity.match.Thresholds;
import io.portway.similarity.report.Match;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.ServerTls;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks labelled paragraphs against an index, as {@code sim check} does. Blocks its thread. */
public final class Measuring {
  private static final String FIELD = "summary";

  /** Everything that shares anything with a paragraph is told: so all candidates are seen. */
  private static final Thresholds ANYTHING = new Thresholds(1e-9, 1e-9, 1e-9, 1e-9);

  private static final int ALL = 1000;

  private final URI server;
  private final String index;
  private final Folding folding;

  public Measuring(URI server, String index, Folding folding) {
    this.server = server;
    this.index = index;
    this.folding = folding;
  }

  /** One outcome per paragraph, in their order. */
  public List<Outcome> outcomes(List<Labelled> labelled) throws InterruptedException {
    List<ParagraphResult> usual = check(labelled, Thresholds.DEFAULT, CheckOptions.DEFAULT_TOP);
    List<Outcome> outcomes = new ArrayList<>();
    // Some at a time: these results hold the texts of all candidates.
    for (int from = 0; from < labelled.size(); from += ALL) {
      int to = Math.min(from + ALL, labelled.size());
      List<ParagraphResult> all = check(labelled.subList(from, to), ANYTHING, ALL);
      for (int i = from; i < to; i++) {
        outcomes.add(outcome(labelled.get(i), usual.get(i), all.get(i - from)));
      }
    }
    return outcomes;
  }

  private List<ParagraphResult> check(List<Labelled> labelled, Thresholds thresholds, int top)
      throws InterruptedException {
    SearchServer connected =
        SearchServer.connect(
            SearchAddress.parse(server.toString()),
            Credentials.NONE,
            ServerTls.USUAL,
            index,
            FIELD,
            Deadline.after(Duration.ofHours(1)));
    CheckOptions options =
        CheckOptions.builder(index, FIELD).thresholds(thresholds).top(top).folding(folding).build();
    List<Paragraph> paragraphs = new ArrayList<>();
    for (Labelled one : labelled) {
      int seq = paragraphs.size() + 1;
      paragraphs.add(new Paragraph(seq, "#" + seq, "", one.body(), "", seq));
    }
    Checker checker = new Checker(connected, options, Sentences.ENGLISH, Progress.SILENT);
    List<ParagraphResult> results = new ArrayList<>();
    try (CheckRun run = checker.check(paragraphs)) {
      run.forEachRemaining(results::add);
    }
    for (ParagraphResult result : results) {
      if (result.status() != Status.OK) {
        throw new IllegalStateException(
            "\"" + result.paragraph().body() + "\" is " + result.status() + ": " + result.reason());
      }
    }
    return results;
  }

  private static Outcome outcome(Labelled paragraph, ParagraphResult usual, ParagraphResult all) {
    int longestRun = 0;
    double copied = 0;
    double likeness = 0;
    for (Match match : all.matches()) {
      copied = Math.max(copied, match.copied());
      likeness = Math.max(likeness, match.likeness());
      for (Run run : match.runs()) {
        longestRun = Math.max(longestRun, length(paragraph, run));
      }
    }
    return new Outcome(
        paragraph, usual.verdict(), ids(usual), ids(all), copied, likeness, longestRun);
  }

  private static Set<String> ids(ParagraphResult result) {
    Set<String> ids = new HashSet<>();
    result.matches().forEach(match -> ids.add(match.docId()));
    return ids;
  }

  private static int length(Labelled paragraph, Run run) {
    int[] points = paragraph.body().codePoints().toArray();
    String shared = new String(points, run.from(), run.to() - run.from());
    return paragraph.lang().equals("zh")
        ? FoldedText.of(shared).letters()
        : shared.strip().split("\\s+").length;
  }
}
