/**
 * From a mapping to a live stream: picks the trunk, opens the stream, ties it to the visitor, and
 * tells what became of it. Runs on the trunk's event loop.
 *
 * <p>Start at {@link io.portway.relay.route.VisitorRoute}.
 */
package io.portway.relay.route;
