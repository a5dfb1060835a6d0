/**
 * Turning a join string into a stored identity, and deciding at start which identity applies. Runs
 * on the command's own thread and blocks it, with a deadline; no event loop is ever waited for from
 * a loop.
 *
 * <p>Start at {@link Enroller}.
 */
package io.portway.agent.enrol;
