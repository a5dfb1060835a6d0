/**
 * A wide-area link on one machine, for a kernel without netem: two network namespaces, joined by a
 * process of its own that carries their packets with a rate, a delay, a bounded queue and loss, and
 * that can be blackholed while it runs. Needs root. Start at {@link
 * io.portway.testbed.wan.WanLink}.
 */
package io.portway.testbed.wan;
