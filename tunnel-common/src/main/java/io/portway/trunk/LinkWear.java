package io.portway.trunk;

import java.time.Duration;

/**
 * How much a link may carry, and how long it may live, before a fresh one replaces it. Both are far
 * below what the keys of AES-GCM are good for, and rare enough to cost nothing.
 *
 * @param records TLS records of one side
 * @param age the longest life; up to a tenth less, as links made together need not end together
 */
public record LinkWear(long records, Duration age) {
  /** As docs/protocol.md has it. */
  public static final LinkWear DEFAULT = new LinkWear(1L << 24, Duration.ofDays(1));
}
