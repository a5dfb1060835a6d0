package io.portway.similarity.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.search.Hit;
import java.util.List;

/**
 * A line of an answer: at most one component is set; an empty one is a sign of life. Sentences are
 * in the language that was asked for.
 *
 * @param result of the next paragraph, in the order of the request; its paragraph is left empty
 * @param hits of a search, whole or not
 * @param note what the user should know
 * @param pause the server is away, and is waited for: why
 * @param resumed true: it is there again
 * @param end a check ends before its time; results that say so follow
 * @param failed the job could not begin; nothing follows
 * @param over nothing follows: the answer is whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobLine(
    ParagraphResult result,
    Hits hits,
    String note,
    String pause,
    Boolean resumed,
    Trouble end,
    Trouble failed,
    Over over) {
  /**
   * @param problem why some may be missing, or null
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hits(List<Hit> found, String problem) {}

  /**
   * @param engine what answered
   */
  record Over(String engine) {}

  /** A {@link HopException}, put into words. */
  record Trouble(Hop hop, Failure failure, String sentence, String remedy) {
    static Trouble of(HopException e, Messages messages) {
      return new Trouble(
          e.hop(), e.failure(), messages.get(e.sentence()), messages.get(e.remedy()));
    }

    HopException asException() {
      return new HopException(hop, failure, said(sentence), said(remedy));
    }
  }

  /** A sentence that is in words already. */
  static Text said(String words) {
    return Text.of("job.said", words);
  }

  static final JobLine ALIVE = new JobLine(null, null, null, null, null, null, null, null);

  static JobLine ofResult(ParagraphResult result) {
    return new JobLine(result, null, null, null, null, null, null, null);
  }

  static JobLine ofHits(Hits hits) {
    return new JobLine(null, hits, null, null, null, null, null, null);
  }

  static JobLine ofNote(String note) {
    return new JobLine(null, null, note, null, null, null, null, null);
  }

  static JobLine ofPause(String why) {
    return new JobLine(null, null, null, why, null, null, null, null);
  }

  static JobLine ofResumed() {
    return new JobLine(null, null, null, null, true, null, null, null);
  }

  static JobLine ofEnd(Trouble end) {
    return new JobLine(null, null, null, null, null, end, null, null);
  }

  static JobLine ofFailed(Trouble failed) {
    return new JobLine(null, null, null, null, null, null, failed, null);
  }

  static JobLine ofOver(String engine) {
    return new JobLine(null, null, null, null, null, null, null, new Over(engine));
  }
}
