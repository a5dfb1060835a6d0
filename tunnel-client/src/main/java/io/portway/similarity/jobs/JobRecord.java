package io.portway.similarity.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;

/**
 * A job at one moment.
 *
 * @param id 32 hex digits, random
 * @param name of the document, as its owner calls it; data only, never a path
 * @param format the word of its form; null where name and content decide
 * @param language of messages and report
 * @param created when the document was there
 * @param finished null before
 * @param done paragraphs that have their result
 * @param paragraphs 0 until the document is read
 * @param waiting why the check waits, in the job's language; null while it doesn't
 * @param totals the report's {@code totals}; null without a report
 * @param error null where there is none
 */
public record JobRecord(
    String id,
    String name,
    String format,
    Locale language,
    Instant created,
    Instant finished,
    JobState state,
    int done,
    int paragraphs,
    String waiting,
    JsonNode totals,
    JobError error) {

  static JobRecord queued(String id, String name, String format, Locale language, Instant created) {
    return new JobRecord(
        id, name, format, language, created, null, JobState.QUEUED, 0, 0, null, null, null);
  }

  JobRecord running() {
    return new JobRecord(
        id, name, format, language, created, null, JobState.RUNNING, 0, 0, null, null, null);
  }

  JobRecord at(int nowDone, int ofParagraphs) {
    return new JobRecord(
        id,
        name,
        format,
        language,
        created,
        finished,
        state,
        nowDone,
        ofParagraphs,
        waiting,
        totals,
        error);
  }

  JobRecord waitingFor(String sentence) {
    return new JobRecord(
        id,
        name,
        format,
        language,
        created,
        finished,
        state,
        done,
        paragraphs,
        sentence,
        totals,
        error);
  }

  JobRecord ended(JobState how, Instant when, JsonNode withTotals, JobError because) {
    return new JobRecord(
        id,
        name,
        format,
        language,
        created,
        when,
        how,
        done,
        paragraphs,
        null,
        withTotals,
        because);
  }
}
