/**
 * From a stream to its backend: looks the mapping up, dials, answers, and ties the two. Everything
 * of one stream on its trunk's event loop. Dials only what this agent's own configuration names.
 *
 * <p>Start at {@link io.portway.agent.backend.BackendConnector}.
 */
package io.portway.agent.backend;
