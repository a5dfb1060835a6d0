/**
 * A relay, an agent and a visitor's place, each with a folder of its own, driven by nothing but
 * their commands. One thread drives each. Start at {@link io.portway.testbed.daemon.RelayDaemon}.
 */
package io.portway.testbed.daemon;
