/**
 * {@code bin/bench micro}: what codec, scheduler and replay buffer cost by themselves, with JMH,
 * and what they allocate. Start at {@link io.portway.testbed.bench.micro.DataFrameBenchmark}.
 */
package io.portway.testbed.bench.micro;
