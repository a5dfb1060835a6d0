package io.portway.similarity.check;

import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.FoldedText;
import io.portway.similarity.report.ParagraphResult;
import java.util.concurrent.CompletableFuture;

/**
 * A paragraph that the server is to be asked about, and the place of its result.
 *
 * @param searches how many searches that takes
 */
record Task(
    Paragraph paragraph,
    FoldedText folded,
    int searches,
    CompletableFuture<ParagraphResult> result) {}
