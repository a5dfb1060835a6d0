/**
 * What outlives a link: the numbered bytes that the peer has not acknowledged. Knows buffers, but
 * no channel, no clock and no thread; owned by a trunk's event loop.
 *
 * <p>Start at {@link io.portway.resume.ReplayBuffer}.
 */
package io.portway.resume;
