package io.portway.similarity.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Ignored;
import io.portway.similarity.check.OwnWork;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Thresholds;
import io.portway.similarity.search.SearchOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is asked for: the first line of a request. A check's paragraphs follow, one a line.
 *
 * @param kind what to do
 * @param language of the sentences in the answer, a BCP 47 tag
 * @param timeoutMillis when to stop with what there is, more than 0
 * @param patienceMillis how long to wait when the server is away
 * @param cached whether results may be kept, and earlier ones given
 * @param server the one that is meant, null for whichever the agent has
 * @param index indices or aliases, separated by commas
 * @param field the field that is searched
 * @param show further fields to return
 * @param search of a search alone
 * @param check of a check alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobHead(
    Kind kind,
    String language,
    long timeoutMillis,
    long patienceMillis,
    boolean cached,
    String server,
    String index,
    String field,
    List<String> show,
    Search search,
    Check check) {
  /** What an agent does. */
  public enum Kind {
    SEARCH,
    CHECK
  }

  /**
   * @param size documents at most
   */
  public record Search(String text, int size) {}

  /** The rules of a check, as {@link CheckOptions} has them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Check(
      int top,
      CheckOptions.Rule rule,
      Thresholds thresholds,
      int concurrency,
      boolean ignoreQuotations,
      String ignoreText,
      List<Map<String, Object>> excluded,
      List<OwnWork.Mark> own,
      Folding folding) {}

  /** What every job says of itself. */
  public record Manners(Locale language, Duration timeout, Duration patience, boolean cached) {}

  static JobHead ofSearch(String text, SearchOptions options, String server, Manners manners) {
    return new JobHead(
        Kind.SEARCH,
        manners,
        server,
        options.index(),
        options.field(),
        options.shown(),
        new Search(text, options.size()),
        null);
  }

  static JobHead ofCheck(CheckOptions options, String server, Manners manners) {
    return new JobHead(
        Kind.CHECK,
        manners,
        server,
        options.index(),
        options.field(),
        options.shown(),
        null,
        new Check(
            options.top(),
            options.rule(),
            options.thresholds(),
            options.concurrency(),
            options.ignored().quotations(),
            options.ignored().text(),
            options.excluded(),
            options.own().marks(),
            options.folding()));
  }

  private JobHead(
      Kind kind,
      Manners manners,
      String server,
      String index,
      String field,
      List<String> show,
      Search search,
      Check check) {
    this(
        kind,
        manners.language().toLanguageTag(),
        manners.timeout().toMillis(),
        manners.patience().toMillis(),
        manners.cached(),
        server,
        index,
        field,
        show,
        search,
        check);
  }

  /** The options of a search. Throws IllegalArgumentException where they are none. */
  public SearchOptions searchOptions() {
    return new SearchOptions(index, field, search.size(), show);
  }

  /** The options of a check. Throws IllegalArgumentException where they are none. */
  public CheckOptions checkOptions() {
    CheckOptions.Builder options =
        CheckOptions.builder(index, field)
            .show(show)
            .top(check.top())
            .rule(check.rule())
            .thresholds(check.thresholds())
            .concurrency(check.concurrency())
            .ignore(new Ignored(check.ignoreQuotations(), check.ignoreText()))
            .own(new OwnWork(check.own()))
            .folding(check.folding());
    check.excluded().forEach(options::excludeQuery);
    return options.build();
  }
}
