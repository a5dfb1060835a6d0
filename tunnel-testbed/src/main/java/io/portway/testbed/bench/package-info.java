/**
 * {@code bin/bench}: Portway beside its peers, alternating in one run, on loopback or over a link.
 * One thread drives everything. Start at {@link io.portway.testbed.bench.BenchMain}.
 */
package io.portway.testbed.bench;
