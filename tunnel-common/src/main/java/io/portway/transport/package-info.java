/**
 * What carries a link: native transport or its fallback, TLS contexts, and the pause between dials.
 *
 * <p>Everything here is immutable and safe on any thread, except {@link Backoff}, which lives on
 * the loop of whoever dials. It knows certificates but no frames beyond the single one of
 * enrolment.
 *
 * <p>Start at {@link Transports}.
 */
package io.portway.transport;
