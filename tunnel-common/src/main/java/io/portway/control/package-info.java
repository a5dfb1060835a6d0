/**
 * What agents, visitors and the relay tell each other on trunk 0, as JSON records. Pure.
 *
 * <p>Start at {@link io.portway.control.ControlMessage}.
 */
package io.portway.control;
