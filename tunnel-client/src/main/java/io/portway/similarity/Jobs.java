package io.portway.similarity;

import io.portway.message.Messages;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.Remark;
import io.portway.similarity.report.EarlierReport;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.Totals;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Searches and checks, by whoever does them on the route. Any thread. */
interface Jobs {
  /** As {@link SimilarityClient#search}. */
  SearchResult search(String text, SearchOptions options, Deadline deadline)
      throws InterruptedException;

  /** As {@link SimilarityClient#check(Input, CheckOptions, CheckListener, List)}. */
  Report check(
      Input input,
      CheckOptions options,
      CheckListener listener,
      List<ParagraphResult> results,
      Deadline deadline)
      throws InterruptedException;

  /** What is taken over from an earlier report; null for nothing. */
  static EarlierReport earlier(CheckOptions options) {
    return options.earlier() == null
        ? null
        : new EarlierReport(options.earlier(), options.parameters());
  }

  /**
   * The report of a check.
   *
   * @param engine what answered
   */
  static Report report(
      Input input,
      CheckOptions options,
      String engine,
      List<ParagraphResult> results,
      Messages messages) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("input", input.name());
    if (input.format() != null) {
      parameters.put("inputFormat", input.format().word());
    }
    parameters.put("engine", engine);
    parameters.putAll(options.parameters());
    List<Report.Note> notes = new ArrayList<>();
    for (Remark remark : input.remarks()) {
      String kind = remark.kind().name().toLowerCase(Locale.ROOT);
      notes.add(new Report.Note(kind, remark.line(), messages.get(remark.text())));
    }
    Instant finished = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    return new Report(finished, parameters, notes, Totals.of(results), results);
  }
}
