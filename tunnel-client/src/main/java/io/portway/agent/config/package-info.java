/**
 * What an agent or a visitor is told by its file, read once at the start into records that can't be
 * wrong; immutable, so any thread may read them. Start at {@link
 * io.portway.agent.config.AgentConfig}.
 */
package io.portway.agent.config;
