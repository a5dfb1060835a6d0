package io.portway.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the relay shows on a link: its key, its certificate for servers, and the CA's. The CA
 * travels in the chain because who joins knows only its fingerprint. Immutable; not a record, whose
 * {@code toString} would print the key.
 */
public final class RelayCredentials {
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final X509Certificate ca;

  RelayCredentials(PrivateKey key, X509Certificate certificate, X509Certificate ca) {
    Certificates.requireIssuedBy(ca, certificate);
    Certificates.requireSameKey(key, certificate);
    this.key = key;
    this.certificate = certificate;
    this.ca = ca;
  }

  public PrivateKey key() {
    return key;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public List<X509Certificate> chain() {
    return List.of(certificate, ca);
  }

  public X509Certificate ca() {
    return ca;
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  @Override
  public String toString() {
    return "relay certificate " + Fingerprint.of(certificate) + " until " + notAfter();
  }
}
