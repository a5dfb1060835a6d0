package io.portway.relay.store;

import java.time.Instant;

/**
 * A row of {@code audit}: who was admitted, changed or refused. Never holds a secret.
 *
 * @param event a word such as {@code invited}
 * @param subject the identity that it is about, or what it called itself
 */
public record AuditEvent(Instant at, String event, String subject, String detail) {}
