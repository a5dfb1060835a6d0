/**
 * What {@code bin/demo} shows: an intranet, a relay and an agent on one machine, used through the
 * relay only, and judged by the labels. One thread runs it. Start at {@link
 * io.portway.testbed.demo.DemoMain}.
 */
package io.portway.testbed.demo;
