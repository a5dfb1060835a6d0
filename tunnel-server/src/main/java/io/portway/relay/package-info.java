/**
 * The relay as a whole: what is built from what, what starts and stops in which order.
 *
 * <p>Start at {@link io.portway.relay.Relay}. Nothing imports this package.
 */
package io.portway.relay;
