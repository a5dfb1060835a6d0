/**
 * Search mappings: a visitor sends one HTTP request, which a process of its own answers, so that no
 * job can take the agent's memory or time. What a job is, only that process knows. Streams and HTTP
 * belong to the trunk's event loop; pipes, which block, to threads of jobs.
 *
 * <p>Start at {@link io.portway.agent.job.JobServer}.
 */
package io.portway.agent.job;
