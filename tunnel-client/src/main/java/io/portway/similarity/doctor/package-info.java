/**
 * What {@code tunnel-client sim doctor} looks at: everything between what was typed and the figures
 * for one paragraph, hop by hop, each with what depends on it behind it. Changes nothing anywhere:
 * no host key is remembered, no process ended, no file written. The thread of the command. Start at
 * {@link io.portway.similarity.doctor.SimilarityChecks}.
 */
package io.portway.similarity.doctor;
