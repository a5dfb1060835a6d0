/**
 * Documents that wait to be checked, are checked, or were: kept on disk, run one after the other,
 * forgotten after their time. Any thread; each job runs on a worker of {@link
 * io.portway.similarity.jobs.JobQueue}, where to start. Knows nothing of HTTP.
 */
package io.portway.similarity.jobs;
