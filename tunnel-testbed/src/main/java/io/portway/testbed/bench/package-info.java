/**
 * {@code bin/bench}: Portway beside a direct connection and two plain haproxy hops, alternating in
 * one run. One thread drives everything. Start at {@link io.portway.testbed.bench.BenchMain}.
 */
package io.portway.testbed.bench;
