/**
 * The keys of SSH servers behind this agent: read from beside them, and told to the relay, so that
 * visitors need not trust the first key that they see. Reading is on a thread of its own, the rest
 * on the session's control loop; the only package of the agent that knows Apache MINA SSHD.
 *
 * <p>Start at {@link io.portway.agent.hostkey.HostKeys}.
 */
package io.portway.agent.hostkey;
