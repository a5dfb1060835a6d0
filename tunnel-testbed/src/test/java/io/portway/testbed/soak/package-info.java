/**
 * Hundreds of live streams while links fail at random. Start at {@link
 * io.portway.testbed.soak.SoakEndToEndTest}.
 */
package io.portway.testbed.soak;
