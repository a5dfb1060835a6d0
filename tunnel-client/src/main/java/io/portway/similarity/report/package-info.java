/**
 * The result of a check, and the files that it becomes: HTML, JSON, CSV and the list of the
 * original script. Immutable values and stateless writers, any thread. Knows nothing of how the
 * result came about. Start at {@link io.portway.similarity.report.Report}.
 */
package io.portway.similarity.report;
