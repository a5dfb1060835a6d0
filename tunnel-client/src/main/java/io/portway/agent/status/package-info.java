/**
 * What an agent tells about itself to commands and metrics on the same machine. The server has an
 * event loop of its own and asks the agent through {@link io.portway.agent.status.AgentControl};
 * the client blocks its caller. Start at {@link io.portway.agent.status.StatusServer}.
 */
package io.portway.agent.status;
