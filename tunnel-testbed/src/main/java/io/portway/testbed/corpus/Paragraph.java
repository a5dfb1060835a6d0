package io.portway.testbed.corpus;

/** One paragraph of the sample document, as the similarity client reads it. */
public record Paragraph(String id, String title, String body, String example) {}
