package io.portway.testbed.corpus;

/**
 * One text of the index.
 *
 * @param lang {@code zh} or {@code en}
 * @param summary the text itself, one paragraph of plain prose
 */
public record Text(String id, String lang, String subject, String title, String summary) {}
