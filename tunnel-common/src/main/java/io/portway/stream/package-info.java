/**
 * A visitor's bytes inside a trunk: a Netty channel with credit, half-close and reset. Owned by its
 * trunk's event loop; knows the trunk only as a {@link io.portway.stream.StreamOwner}.
 *
 * <p>Start at {@link io.portway.stream.TunnelStream}, then {@link io.portway.stream.Joint}, which
 * ties a stream to a socket or to another stream.
 */
package io.portway.stream;
