package io.portway.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * When a certificate is to be renewed: from two thirds of its life, so that a third of it (30 days
 * of 90) remains for a relay that is away. Pure; the caller brings the time.
 */
public final class CertificateRenewal {
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
}
