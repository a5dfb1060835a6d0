/**
 * One multiplexed channel of a session: streams, credit, scheduling, heartbeats, over the link that
 * it has at the moment. Each trunk is owned by one event loop.
 *
 * <p>Start at {@link io.portway.trunk.Trunk}, which holds the state, and {@link
 * io.portway.trunk.LinkHandler}, which sits in the link's pipeline.
 */
package io.portway.trunk;
