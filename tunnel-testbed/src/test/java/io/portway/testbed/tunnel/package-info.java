/**
 * What must hold of a relay and an agent as a user runs them: real processes, real sockets, stock
 * programs. Start at {@link io.portway.testbed.tunnel.StreamsEndToEndTest}.
 */
package io.portway.testbed.tunnel;
