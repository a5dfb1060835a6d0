/**
 * How a visitor is told, in its own protocol, why it gets no connection. {@link
 * io.portway.refusal.RefusalWriter} runs on the event loop of the socket it is given; the rest is
 * immutable. Knows sockets and no trunks.
 *
 * <p>Start at {@link io.portway.refusal.RefusalWriter}.
 */
package io.portway.refusal;
