package io.portway.relay.registry;

import io.portway.wire.OpenOutcome;
import java.time.Instant;

/**
 * How the last attempt to reach a mapping's backend ended; {@code detail} is empty where it was ok.
 */
public record OpenRecord(OpenOutcome outcome, Instant at, String detail) {}
