/**
 * Who writes next on a trunk. Pure: no channel, no clock, no thread; owned by a trunk's event loop.
 *
 * <p>Start at {@link io.portway.schedule.WriteScheduler}.
 */
package io.portway.schedule;
