/**
 * How fast a link may send, so that the queue in the network stays short. Pure: no channel, no
 * clock, no thread; owned by a link's event loop. {@code docs/adr/0004-link-pacing.md} has the
 * figures behind it.
 *
 * <p>Start at {@link io.portway.pace.RateController}.
 */
package io.portway.pace;
