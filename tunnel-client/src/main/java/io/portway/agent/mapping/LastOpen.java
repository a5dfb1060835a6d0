package io.portway.agent.mapping;

import io.portway.wire.OpenOutcome;
import java.time.Instant;

/**
 * How the last attempt to reach a backend ended.
 *
 * @param detail a sentence, empty where it was ok
 */
public record LastOpen(OpenOutcome outcome, Instant at, String detail) {}
