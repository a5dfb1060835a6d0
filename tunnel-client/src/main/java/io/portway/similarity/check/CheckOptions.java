package io.portway.similarity.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Thresholds;
import io.portway.similarity.report.Report;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to check. Made by {@link #builder}; immutable.
 *
 * @param index index or alias; null where a script knows it
 * @param field the text field that paragraphs are compared with
 * @param shown fields of a document that the report quotes beside the compared one
 * @param top how many matches a paragraph shows at most, from 1
 * @param rule which documents count as a match
 * @param thresholds from which share on a paragraph gets which verdict
 * @param concurrency requests in flight at once, 1 to 32
 * @param ignored what of a paragraph counts for nothing
 * @param excluded queries in the server's own language; documents that one of them matches are
 *     never found
 * @param own which documents are the author's
 * @param folding what counts as the same letter, in the search for documents too
 * @param earlier a report of an earlier draft, from which unchanged paragraphs are taken over; null
 *     for none
 */
public record CheckOptions(
    String index,
    String field,
    List<String> shown,
    int top,
    Rule rule,
    Thresholds thresholds,
    int concurrency,
    Ignored ignored,
    List<Map<String, Object>> excluded,
    OwnWork own,
    Folding folding,
    Report earlier) {
  /** Which documents count as a match. */
  public enum Rule {
    /** Those whose shared passages or likeness reach a threshold. */
    FIGURES,
    /** The original script's: of the ten best by {@code match}, the first few that score over 5. */
    SEED
  }

  /** Matches that a paragraph shows at most, where nothing else is said. */
  public static final int DEFAULT_TOP = 3;

  /** More than this adds little: one request already carries 25 searches. */
  public static final int DEFAULT_CONCURRENCY = 3;

  private static final int MAX_CONCURRENCY = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  public CheckOptions {
    shown = List.copyOf(shown);
    excluded = List.copyOf(excluded);
    if (top < 1 || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
      throw new IllegalArgumentException(
          "top: %d, concurrency: %d (expected: top >= 1, concurrency 1 to %d)"
              .formatted(top, concurrency, MAX_CONCURRENCY));
    }
  }

  /**
   * Begins with the usual rules.
   *
   * @param index index or alias; null where a script knows it
   * @param field the text field that paragraphs are compared with
   * @return what further options are given to
   */
  public static Builder builder(String index, String field) {
    return new Builder(index, field);
  }

  /**
   * The rules, as a report tells them: what differs from the usual only where it does.
   *
   * @return words, numbers and lists by the names in {@code portway-report/1}
   */
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("index", index);
    parameters.put("field", field);
    parameters.put("show", shown);
    parameters.put("top", top);
    parameters.put("rule", rule == Rule.SEED ? "seed" : "figures");
    parameters.put("identical", thresholds.identical());
    parameters.put("copied", thresholds.copied());
    parameters.put("partly", thresholds.partly());
    parameters.put("reworded", thresholds.reworded());
    if (ignored.quotations()) {
      parameters.put("ignoreQuotes", true);
    }
    if (ignored.boilerplate() != null) {
      parameters.put("ignoreText", ignored.boilerplate());
    }
    if (folding == Folding.CHINESE) {
      parameters.put("foldChinese", true);
    }
    if (!own.marks().isEmpty()) {
      parameters.put("own", own.marks().toString());
    }
    if (!excluded.isEmpty()) {
      parameters.put("excluded", excludedAsJson());
    }
    return parameters;
  }

  private String excludedAsJson() {
    try {
      return JSON.writeValueAsString(excluded);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an excluded query is no JSON: " + excluded, e);
    }
  }

  /** Gathers options. For one thread. */
  public static final class Builder {
    private final String index;
    private final String field;
    private List<String> shown = List.of();
    private int top = DEFAULT_TOP;
    private Rule rule = Rule.FIGURES;
    private Thresholds thresholds = Thresholds.DEFAULT;
    private int concurrency = DEFAULT_CONCURRENCY;
    private Ignored ignored = Ignored.NOTHING;
    private final List<Map<String, Object>> excluded = new ArrayList<>();
    private OwnWork own = OwnWork.NONE;
    private Folding folding = Folding.USUAL;
    private Report earlier;

    private Builder(String index, String field) {
      this.index = index;
      this.field = field;
    }

    /**
     * Quotes further fields of a document.
     *
     * @param fields their names
     * @return this
     */
    public Builder show(String... fields) {
      return show(List.of(fields));
    }

    /**
     * Quotes further fields of a document.
     *
     * @param fields their names
     * @return this
     */
    public Builder show(List<String> fields) {
      shown = fields;
      return this;
    }

    /**
     * Limits the matches of a paragraph.
     *
     * @param matches at most, from 1
     * @return this
     */
    public Builder top(int matches) {
      top = matches;
      return this;
    }

    /**
     * Chooses what counts as a match.
     *
     * @param how the rule
     * @return this
     */
    public Builder rule(Rule how) {
      rule = how;
      return this;
    }

    /**
     * Sets from which share on a paragraph gets which verdict.
     *
     * @param shares of the paragraph, 0 to 1
     * @return this
     */
    public Builder thresholds(Thresholds shares) {
      thresholds = shares;
      return this;
    }

    /**
     * Sets how many requests are in flight at once.
     *
     * @param requests 1 to 32
     * @return this
     */
    public Builder concurrency(int requests) {
      concurrency = requests;
      return this;
    }

    /**
     * Lets parts of a paragraph count for nothing.
     *
     * @param parts quotations, set phrases
     * @return this
     */
    public Builder ignore(Ignored parts) {
      ignored = parts;
      return this;
    }

    /**
     * Never finds these documents, such as the text itself.
     *
     * @param ids in the index
     * @return this
     */
    public Builder excludeIds(Collection<String> ids) {
      return excludeQuery(Map.of("ids", Map.of("values", List.copyOf(ids))));
    }

    /**
     * Never finds what a query matches.
     *
     * @param query in the server's own language, for example {@code Map.of("term", Map.of("author",
     *     "Li"))}
     * @return this
     */
    public Builder excludeQuery(Map<String, Object> query) {
      excluded.add(query);
      return this;
    }

    /**
     * Tells the author's own documents apart in the totals.
     *
     * @param work what they have in common
     * @return this
     */
    public Builder own(OwnWork work) {
      own = work;
      return this;
    }

    /**
     * Sets what counts as the same letter, when texts are compared and when they are searched.
     *
     * @param letters beyond width and case, which never count
     * @return this
     */
    public Builder folding(Folding letters) {
      folding = letters;
      return this;
    }

    /**
     * Takes over the results of paragraphs with a text that was checked by the same rules before.
     *
     * @param report of an earlier draft, or of a check that was stopped; null for none
     * @return this
     */
    public Builder since(Report report) {
      earlier = report;
      return this;
    }

    /**
     * The options.
     *
     * @return never changed by this builder any more
     */
    public CheckOptions build() {
      return new CheckOptions(
          index,
          field,
          shown,
          top,
          rule,
          thresholds,
          concurrency,
          ignored,
          excluded,
          own,
          folding,
          earlier);
    }
  }

  /**
   * How much of a text counts.
   *
   * @param body of a paragraph
   * @return letters and digits that are not ignored
   */
  public int letters(String body) {
    return paragraph(body).letters();
  }

  /** A paragraph as it is compared. */
  FoldedText paragraph(String body) {
    return ignored.fold(body, folding);
  }

  /** A document as it is compared. */
  FoldedText document(String text) {
    return FoldedText.of(text, folding);
  }
}
