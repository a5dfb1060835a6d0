package io.portway.identity;

import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * An enrolled agent or visitor: its key, its certificate, the relay's CA, and where that relay is.
 * Immutable. Not a record, whose {@code toString} would print the key.
 */
public final class Identity {
  private final AgentName name;
  private final IdentityKind kind;
  private final HostPort relay;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final X509Certificate ca;

  /**
   * @throws IdentityException if the certificate isn't of {@code ca}, isn't for {@code key}, or
   *     doesn't name an agent or visitor
   */
  public Identity(HostPort relay, PrivateKey key, X509Certificate certificate, X509Certificate ca) {
    CertificateSubject subject = CertificateSubject.of(certificate);
    this.name = subject.name();
    this.kind = subject.kind();
    this.relay = relay;
    this.key = key;
    this.certificate = certificate;
    this.ca = ca;
    Certificates.requireIssuedBy(ca, certificate);
    Certificates.requireSameKey(key, certificate);
  }

  public AgentName name() {
    return name;
  }

  public IdentityKind kind() {
    return kind;
  }

  /** Where the relay was when this identity was stored; {@code agent.relay} replaces it. */
  public HostPort relay() {
    return relay;
  }

  public PrivateKey key() {
    return key;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** What is shown to the relay: the certificate, then its CA's. */
  public List<X509Certificate> chain() {
    return List.of(certificate, ca);
  }

  public X509Certificate ca() {
    return ca;
  }

  public Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** The same identity at a relay that moved. */
  public Identity at(HostPort newRelay) {
    return new Identity(newRelay, key, certificate, ca);
  }

  /** The same identity with the key and certificate of a renewal. */
  public Identity renewed(PrivateKey newKey, X509Certificate newCertificate) {
    Identity renewed = new Identity(relay, newKey, newCertificate, ca);
    if (!renewed.name.equals(name) || renewed.kind != kind) {
      throw new IdentityException(
          "the renewed certificate names "
              + renewed
              + " (expected: "
              + this
              + "). The relay is at fault; keep the old certificate.");
    }
    return renewed;
  }

  @Override
  public String toString() {
    return kind.configName() + " " + name;
  }
}
