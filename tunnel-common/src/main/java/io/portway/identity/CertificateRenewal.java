package io.portway.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * When a certificate is to be renewed: from two thirds of its life, so that a third of it (30 days
 * of 90) remains for a relay that is away. Pure; the caller brings the time.
 */
public final class CertificateRenewal {
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(200);
  private static final Duration LONGEST_RETRY = Duration.ofHours(1);

  private CertificateRenewal() {}

  /** The life starts when it was issued, an hour after the date that it carries. */
  public static Instant dueAt(X509Certificate certificate) {
    Instant issued = certificate.getNotBefore().toInstant().plus(Certificates.BACKDATED);
    Instant end = certificate.getNotAfter().toInstant();
    return end.minus(Duration.between(issued, end).dividedBy(3));
  }

  public static boolean isDue(X509Certificate certificate, Instant now) {
    return !now.isBefore(dueAt(certificate));
  }

  /** Time left until {@link #dueAt}; zero when it has come. */
  public static Duration untilDue(X509Certificate certificate, Instant now) {
    Duration left = Duration.between(now, dueAt(certificate));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * How long to wait after a renewal that failed: a tenth of what is left of the life, at most an
   * hour, so that a relay which is full or away is asked ten times and not ten thousand times.
   */
  public static Duration untilRetry(X509Certificate certificate, Instant now) {
    Duration left = Duration.between(now, certificate.getNotAfter().toInstant()).dividedBy(10);
    if (left.compareTo(SHORTEST_RETRY) < 0) {
      return SHORTEST_RETRY;
    }
    return left.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : left;
  }
}
