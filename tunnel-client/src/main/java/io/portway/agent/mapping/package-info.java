/**
 * What the agent offers: it states its mappings on trunk 0, keeps what the relay answered, and
 * counts what went through each. Written on the session's control loop, read from any thread.
 *
 * <p>Start at {@link io.portway.agent.mapping.AgentMappings}.
 */
package io.portway.agent.mapping;
