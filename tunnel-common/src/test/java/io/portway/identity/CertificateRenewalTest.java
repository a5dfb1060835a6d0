package io.portway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.mapping.AgentName;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRenewalTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir private Path temp;

  @Test
  void isDueFromTwoThirdsOfALifeOfSeconds() {
    X509Certificate certificate = issuedFor(Duration.ofSeconds(9));

    assertThat(CertificateRenewal.dueAt(certificate)).isEqualTo(NOW.plusSeconds(6));
    assertThat(CertificateRenewal.isDue(certificate, NOW.plusMillis(5_999))).isFalse();
    assertThat(CertificateRenewal.isDue(certificate, NOW.plusSeconds(6))).isTrue();
  }

  @Test
  void timeUntilDueEndsAtZero() {
    X509Certificate certificate = issuedFor(Duration.ofDays(90));

    assertThat(CertificateRenewal.untilDue(certificate, NOW)).isEqualTo(Duration.ofDays(60));
    assertThat(CertificateRenewal.untilDue(certificate, NOW.plus(Duration.ofDays(61)))).isZero();
  }

  @Test
  void failedRenewalIsTriedAgainAfterATenthOfTheRestOrAnHour() {
    X509Certificate certificate = issuedFor(Duration.ofSeconds(90));

    assertThat(CertificateRenewal.untilRetry(certificate, NOW.plusSeconds(60)))
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(CertificateRenewal.untilRetry(certificate, NOW.plusSeconds(100)))
        .isEqualTo(Duration.ofMillis(200));
    assertThat(CertificateRenewal.untilRetry(certificate, NOW.minus(Duration.ofDays(30))))
        .isEqualTo(Duration.ofHours(1));
  }

  private X509Certificate issuedFor(Duration life) {
    try (StateDirectory directory = StateDirectory.claim(temp, StateOwner.RELAY)) {
      return CertificateAuthority.open(directory, Clock.fixed(NOW, ZoneOffset.UTC), life)
          .issue(CertificateRequest.create().pem(), new AgentName("office"), IdentityKind.AGENT);
    }
  }
}
