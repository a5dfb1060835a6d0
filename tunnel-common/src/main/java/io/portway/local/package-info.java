/**
 * How commands talk to the daemon on the same machine: HTTP and JSON on an address and with a token
 * that the daemon leaves in its state directory, and the values that both sides share. Servers
 * answer on their own thread, {@link io.portway.local.DaemonClient} blocks the caller's. Start at
 * {@link io.portway.local.DaemonFiles}.
 */
package io.portway.local;
