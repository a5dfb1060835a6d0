package io.portway.similarity.check;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.match.Comparison;
import io.portway.similarity.match.Quotations;
import io.portway.similarity.match.TextMatcher;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.Match;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.search.Hit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a paragraph's candidates to its result. Pure, any thread. */
final class Judge {
  /** The original script's threshold, strict, which {@code min_score} of the server is not. */
  private static final double SEED_SCORE = 5;

  private final CheckOptions options;
  private final Messages messages;
  private final TextMatcher matcher = new TextMatcher();

  Judge(CheckOptions options, Messages messages) {
    this.options = options;
    this.messages = messages;
  }

  ParagraphResult judge(Query query) {
    List<Candidate> candidates = new ArrayList<>();
    for (Hit hit : query.hits()) {
      candidates.add(candidate(query, hit));
    }
    List<Candidate> chosen =
        switch (options.rule()) {
          case FIGURES ->
              candidates.stream()
                  .filter(candidate -> candidate.verdict() != Verdict.NONE)
                  .sorted(Candidate.GRAVEST_FIRST)
                  .limit(options.top())
                  .toList();
          case SEED ->
              candidates.stream()
                  .filter(candidate -> candidate.hit().score() > SEED_SCORE)
                  .limit(options.top())
                  .toList();
        };
    return result(query, chosen);
  }

  private Candidate candidate(Query query, Hit hit) {
    String text = hit.text(options.field());
    Comparison comparison = matcher.compare(query.folded(), options.document(text));
    double likeness = query.likeness(hit);
    Verdict verdict =
        options.thresholds().judge(comparison.copied(), comparison.hasTellingRun(), likeness);
    return new Candidate(hit, text, comparison, likeness, verdict);
  }

  private ParagraphResult result(Query query, List<Candidate> chosen) {
    BitSet covered = new BitSet();
    BitSet fromOthers = new BitSet();
    boolean hasTellingRun = false;
    double likeness = Double.NaN;
    List<Match> matches = new ArrayList<>();
    for (Candidate candidate : chosen) {
      covered.or(candidate.comparison().covered());
      if (!options.own().includes(candidate.hit())) {
        fromOthers.or(candidate.comparison().covered());
      }
      hasTellingRun |= candidate.comparison().hasTellingRun();
      likeness =
          Double.isNaN(likeness) ? candidate.likeness() : Math.max(likeness, candidate.likeness());
      matches.add(match(matches.size() + 1, candidate));
    }
    if (chosen.isEmpty()) {
      likeness = query.hits().stream().mapToDouble(query::likeness).max().orElse(0);
    }
    double copied = TextMatcher.share(covered, query.folded());
    BitSet unquoted = (BitSet) covered.clone();
    unquoted.andNot(query.folded().lettersIn(Quotations.in(query.paragraph().body())));
    Text problem = query.problem() == null ? unseen(query.hits()) : query.problem();
    return new ParagraphResult(
        query.paragraph(),
        problem == null ? Status.OK : Status.FAILED,
        problem == null ? "" : messages.get(problem),
        options.thresholds().judge(copied, hasTellingRun, likeness),
        copied,
        TextMatcher.share(unquoted, query.folded()),
        TextMatcher.share(fromOthers, query.folded()),
        likeness,
        query.folded().letters(),
        matches);
  }

  /** A field may be searched and not returned: then nothing was compared, which is not "none". */
  private Text unseen(List<Hit> hits) {
    long unseen = hits.stream().filter(hit -> hit.value(options.field()) == null).count();
    return unseen == 0 ? null : Text.of("check.unseen", unseen, hits.size(), options.field());
  }

  private Match match(int rank, Candidate candidate) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(options.field(), candidate.hit().value(options.field()));
    options.shown().forEach(name -> fields.put(name, candidate.hit().value(name)));
    return new Match(
        rank,
        candidate.hit().index(),
        candidate.hit().id(),
        candidate.hit().score(),
        candidate.copied(),
        candidate.likeness(),
        candidate.comparison().runs(),
        candidate.text(),
        options.own().includes(candidate.hit()),
        fields);
  }
}
