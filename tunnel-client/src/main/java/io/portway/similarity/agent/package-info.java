/**
 * Jobs for an agent beside the search server, as they cross the tunnel: one request with
 * paragraphs, one answer with results, both lines of JSON, compressed. Both ends are here: {@link
 * io.portway.similarity.agent.JobClient} asks, {@link io.portway.similarity.agent.JobAnswer}
 * answers. docs/protocol.md, "Jobs".
 */
package io.portway.similarity.agent;
