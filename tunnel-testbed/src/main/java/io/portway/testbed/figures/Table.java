package io.portway.testbed.figures;

import io.portway.similarity.match.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Outcomes as tables in Markdown: what was called what, and which thresholds the data ask for. */
public final class Table {
  /** Of all that is no copy, so much may be flagged. */
  private static final double FALSE_ALARMS = 0.01;

  private static final int CRITERIA = 3;

  private Table() {}

  /** A row for each kind and language: how many got which verdict. */
  public static List<String> confusion(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| kind | | paragraphs | identical | copied | partly | reworded | none | flagged | its document named | among the candidates |");
    lines.add("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (Kind kind : Kind.values()) {
      for (String lang : List.of("zh", "en")) {
        List<Outcome> some = of(outcomes, kind, lang);
        if (!some.isEmpty()) {
          lines.add(row(kind, lang, some));
        }
      }
    }
    return lines;
  }

  private static String row(Kind kind, String lang, List<Outcome> outcomes) {
    StringBuilder row =
        new StringBuilder("| " + kind.word() + " | " + lang + " | " + outcomes.size());
    for (Verdict verdict : Verdict.values()) {
      row.append(" | ").append(outcomes.stream().filter(o -> o.verdict() == verdict).count());
    }
    row.append(" | ").append(percent(share(outcomes, Outcome::isFlagged)));
    for (Predicate<Outcome> found :
        List.<Predicate<Outcome>>of(Outcome::isTraced, Outcome::isAmongCandidates)) {
      row.append(" | ").append(kind.isCopy() ? percent(share(outcomes, found)) : "");
    }
    return row.append(" |").toString();
  }

  /**
   * The lowest thresholds by which, each alone, a third of the false alarms that are allowed would
   * be reached, and what each finds alone: all three together stay below what is allowed.
   */
  public static List<String> fit(List<Outcome> outcomes) {
    List<String> lines = new ArrayList<>();
    lines.add("| | fitted: copied | run | likeness | " + kinds(outcomes) + " |");
    lines.add("|---|--:|--:|--:|" + "--:|".repeat(kinds(outcomes).split("\\|", -1).length));
    for (String lang : List.of("zh", "en")) {
      List<Outcome> ours =
          outcomes.stream().filter(o -> o.paragraph().lang().equals(lang)).toList();
      List<Outcome> strangers = ours.stream().filter(o -> !o.paragraph().kind().isCopy()).toList();
      if (strangers.isEmpty()) {
        continue;
      }
      double copied = threshold(strangers, Outcome::copied);
      double run = threshold(strangers, Outcome::longestRun);
      double likeness = threshold(strangers, Outcome::likeness);
      StringBuilder row =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "| %s | over %.3f | over %.0f | over %.3f",
                  lang,
                  copied,
                  run,
                  likeness));
      for (Kind kind : Kind.values()) {
        if (outcomes.stream().anyMatch(o -> o.paragraph().kind() == kind)) {
          List<Outcome> some = of(ours, kind, lang);
          row.append(" | ")
              .append(
                  some.isEmpty()
                      ? ""
                      : percent(
                          share(
                              some,
                              o ->
                                  o.copied() > copied
                                      || o.longestRun() > run
                                      || o.likeness() > likeness)));
        }
      }
      lines.add(row.append(" |").toString());
    }
    return lines;
  }

  private static String kinds(List<Outcome> outcomes) {
    return String.join(
        " | ",
        Arrays.stream(Kind.values())
            .filter(kind -> outcomes.stream().anyMatch(o -> o.paragraph().kind() == kind))
            .map(Kind::word)
            .toList());
  }

  /** What all but the allowed few of the strangers stay at or below. */
  private static double threshold(List<Outcome> strangers, ToDoubleFunction<Outcome> figure) {
    double[] sorted = strangers.stream().mapToDouble(figure).sorted().toArray();
    int allowed = (int) (sorted.length * FALSE_ALARMS / CRITERIA);
    return sorted[sorted.length - 1 - allowed];
  }

  public static List<Outcome> of(List<Outcome> outcomes, Kind kind) {
    return outcomes.stream().filter(o -> o.paragraph().kind() == kind).toList();
  }

  private static List<Outcome> of(List<Outcome> outcomes, Kind kind, String lang) {
    return of(outcomes, kind).stream().filter(o -> o.paragraph().lang().equals(lang)).toList();
  }

  /** 0 to 1; 0 of nothing. */
  public static double share(List<Outcome> outcomes, Predicate<Outcome> what) {
    return outcomes.isEmpty()
        ? 0
        : (double) outcomes.stream().filter(what).count() / outcomes.size();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
