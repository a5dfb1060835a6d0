/**
 * The load generator: a backend and a visitor, each a process of its own, so that its CPU time is
 * not counted with that of what is measured. Bulk and round trips are plain blocking sockets with a
 * thread each, requests run on one Netty loop a side. Start at {@link
 * io.portway.testbed.bench.load.LoadMain}.
 */
package io.portway.testbed.bench.load;
