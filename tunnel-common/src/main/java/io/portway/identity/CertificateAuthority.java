package io.portway.identity;

import io.portway.mapping.AgentName;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The relay's own CA: one P-256 key in the relay's state directory, made at its first start. Owned
 * by the relay's control thread, since it reads and writes files.
 *
 * <p>The CA's key is read from its file whenever something is issued and not kept, so that a relay
 * which merely serves has it nowhere in memory.
 */
public final class CertificateAuthority {
  /** How long a certificate lives unless a test says otherwise. */
  public static final Duration DEFAULT_LIFE = Duration.ofDays(90);

  static final String CA_FILE = "ca.pem";
  static final String RELAY_FILE = "relay.pem";

  private final StateDirectory directory;
  private final X509Certificate certificate;
  private final Clock clock;
  private final Duration life;

  private CertificateAuthority(
      StateDirectory directory, X509Certificate certificate, Clock clock, Duration life) {
    this.directory = directory;
    this.certificate = certificate;
    this.clock = clock;
    this.life = life;
  }

  /** Whether the directory has a CA already. */
  public static boolean exists(StateDirectory directory) {
    return directory.has(CA_FILE);
  }

  /** Loads the directory's CA, or makes one where there is none. */
  public static CertificateAuthority open(StateDirectory directory, Clock clock, Duration life) {
    if (!exists(directory)) {
      KeyPair keys = Certificates.newKeys();
      X509Certificate created = CertificateIssuer.selfSigned(keys, clock.instant());
      directory.write(CA_FILE, Pem.encode(created) + Pem.encode(keys.getPrivate()));
    }
    X509Certificate certificate = directory.read(CA_FILE, text -> Pem.certificates(text).get(0));
    return new CertificateAuthority(directory, certificate, clock, life);
  }

  /**
   * The certificates of a directory that has a CA, for a look only: the CA's, then the relay's if
   * it has one.
   */
  public static List<X509Certificate> certificates(StateDirectory directory) {
    List<X509Certificate> all = new ArrayList<>();
    for (String file : List.of(CA_FILE, RELAY_FILE)) {
      if (directory.has(file)) {
        all.add(directory.read(file, text -> Pem.certificates(text).get(0)));
      }
    }
    return all;
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** What join strings pin. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(certificate);
  }

  /**
   * Signs a request that arrived, for a name and kind of the relay's choice.
   *
   * @throws IdentityException if the request is not a sound one for a P-256 key
   */
  public X509Certificate issue(String requestPem, AgentName name, IdentityKind kind) {
    PublicKey key = CertificateRequest.verify(requestPem);
    return CertificateIssuer.forSubject(
        certificate, signingKey(), new CertificateSubject(name, kind), key, clock.instant(), life);
  }

  /** The relay's own credentials: those on disk while they are fresh, else newly issued ones. */
  public RelayCredentials relayCredentials() {
    Instant now = clock.instant();
    if (directory.has(RELAY_FILE)) {
      RelayCredentials stored =
          directory.read(
              RELAY_FILE,
              text ->
                  new RelayCredentials(
                      Pem.privateKey(text), Pem.certificates(text).get(0), certificate));
      if (!CertificateRenewal.isDue(stored.certificate(), now)) {
        return stored;
      }
    }
    KeyPair keys = Certificates.newKeys();
    X509Certificate issued =
        CertificateIssuer.forRelay(certificate, signingKey(), keys.getPublic(), now, life);
    directory.write(RELAY_FILE, Pem.encode(issued) + Pem.encode(keys.getPrivate()));
    return new RelayCredentials(keys.getPrivate(), issued, certificate);
  }

  private PrivateKey signingKey() {
    return directory.read(
        CA_FILE,
        text -> {
          PrivateKey key = Pem.privateKey(text);
          Certificates.requireSameKey(key, certificate);
          return key;
        });
  }

  @Override
  public String toString() {
    return Pem.subject(certificate) + " " + fingerprint();
  }
}
