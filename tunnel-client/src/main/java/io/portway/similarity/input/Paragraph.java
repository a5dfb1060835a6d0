package io.portway.similarity.input;

/**
 * One paragraph to check.
 *
 * @param seq its place in the input, from 1; results are ordered by it
 * @param id as the user wrote it, opaque, perhaps not unique; {@code #seq} where there was none
 * @param title may be empty
 * @param body the text that is compared; may be empty, then the paragraph is skipped
 * @param example may be empty; carried along, not compared
 * @param line where it began in the input, from 1: its line, the row of a workbook, or its number
 *     among the paragraphs of a document
 */
public record Paragraph(int seq, String id, String title, String body, String example, int line) {}
