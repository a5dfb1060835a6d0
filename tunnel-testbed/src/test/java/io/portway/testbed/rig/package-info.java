/**
 * What the end-to-end tests stand on: a relay and an agent as real processes, and backends of our
 * own behind them. Start at {@link io.portway.testbed.rig.Rig}.
 */
package io.portway.testbed.rig;
