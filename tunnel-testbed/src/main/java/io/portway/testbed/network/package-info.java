/**
 * Networks that fail on demand, between an agent and its relay. Start at {@link
 * io.portway.testbed.network.FaultProxy}.
 */
package io.portway.testbed.network;
