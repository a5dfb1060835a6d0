package io.portway.testbed.figures;

/**
 * A paragraph of which it is known where it comes from.
 *
 * @param lang {@code zh} or {@code en}
 * @param source id of the document that it was made from, "" of none in the index
 */
public record Labelled(Kind kind, String lang, String body, String source) {}
