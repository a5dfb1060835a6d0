/**
 * The similarity client as a library: finds where the paragraphs of a document come from. Its
 * commands, in {@code command}, are built on it. What these signatures name is the API, wherever it
 * stands below; all of it is plain Java. Start at {@link io.portway.similarity.SimilarityClient}.
 */
package io.portway.similarity;
