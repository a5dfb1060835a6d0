/**
 * What can stand between visitor and backend: Portway, its peers as far as they are on PATH, and
 * nothing at all. Each is started as its manual says, with its own defaults. Owned by the thread
 * that drives the run. Start at {@link io.portway.testbed.bench.peer.Peer}.
 */
package io.portway.testbed.bench.peer;
