/**
 * The agent as a whole: builds its parts, starts them, and stops them in reverse. The only package
 * that knows all of {@code agent.*}; nothing imports it but the commands. Its methods block and are
 * for a command's own thread.
 *
 * <p>Start at {@link io.portway.agent.Agent}.
 */
package io.portway.agent;
