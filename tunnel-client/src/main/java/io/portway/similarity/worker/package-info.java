/**
 * The process that an agent starts beside the search server for a job: reads what the agent allows,
 * then the job, asks the server with the same classes as any client, and writes the answer. Owned
 * by its main thread.
 */
package io.portway.similarity.worker;
