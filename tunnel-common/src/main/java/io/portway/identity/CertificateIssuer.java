package io.portway.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Builds and signs certificates (RFC 5280). The only class besides {@link CertificateRequest} that
 * loads Bouncy Castle, so that a relay which issues nothing never does.
 */
final class CertificateIssuer {
  private static final Duration CA_LIFE = Duration.ofDays(20 * 365);
  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateIssuer() {}

  /** A self-signed CA that may issue end certificates and no further CAs. */
  static X509Certificate selfSigned(KeyPair keys, Instant now) {
    // A CA that is made anew must not have the old one's name, or path builders try the wrong one.
    X500Name name = new X500Name("CN=Portway CA " + newSerial().toString(16).substring(0, 8));
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, newSerial(), start(now), Date.from(now.plus(CA_LIFE)), name, keys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      return sign(builder, keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("a CA certificate for a fresh P-256 key", e);
    }
  }

  /** A certificate for a link's server side. Its subject is a role, not a host. */
  static X509Certificate forRelay(
      X509Certificate ca, PrivateKey caKey, PublicKey key, Instant now, Duration life) {
    return end(ca, caKey, "OU=relay,CN=relay", key, KeyPurposeId.id_kp_serverAuth, now, life);
  }

  static X509Certificate forSubject(
      X509Certificate ca,
      PrivateKey caKey,
      CertificateSubject subject,
      PublicKey key,
      Instant now,
      Duration life) {
    return end(
        ca, caKey, subject.mostGeneralFirst(), key, KeyPurposeId.id_kp_clientAuth, now, life);
  }

  private static X509Certificate end(
      X509Certificate ca,
      PrivateKey caKey,
      String subject,
      PublicKey key,
      KeyPurposeId purpose,
      Instant now,
      Duration life) {
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(ca.getSubjectX500Principal().getEncoded()),
              newSerial(),
              start(now),
              Date.from(now.plus(life)),
              new X500Name(subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      // The purpose keeps an agent's certificate from passing for the relay's.
      builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(ca.getPublicKey()));
      return sign(builder, caKey);
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("a certificate for a checked P-256 key", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(Certificates.SIGNATURE).build(key)));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("a signature with the CA's P-256 key", e);
    }
  }

  private static Date start(Instant now) {
    return Date.from(now.minus(Certificates.BACKDATED));
  }

  /** Random, positive, and never zero (RFC 5280, 4.1.2.2). */
  private static BigInteger newSerial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
  }
}
