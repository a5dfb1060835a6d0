/**
 * Credit: how much may be sent on a stream, and how much was promised. Plain arithmetic on absolute
 * offsets, with no thread, no clock and no Netty; owned by a trunk's event loop.
 *
 * <p>Start at {@link io.portway.flow.SendWindow} and {@link io.portway.flow.ReceiveWindow}.
 */
package io.portway.flow;
