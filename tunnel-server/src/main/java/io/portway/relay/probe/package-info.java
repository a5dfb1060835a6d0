/**
 * Goes a visitor's way to a mapping and takes the time of each hop: public port, trunk, agent,
 * backend, answer. Each probe belongs to the loop of the trunk that it takes. Start at {@link
 * io.portway.relay.probe.Prober}.
 */
package io.portway.relay.probe;
