package io.portway.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;

/** What every key and certificate of ours has in common, and the checks that hold them to it. */
final class Certificates {
  /** P-256: Ed25519 fails in BoringSSL, RSA costs the relay milliseconds per handshake. */
  static final String CURVE = "secp256r1";

  static final String SIGNATURE = "SHA256withECDSA";

  /** Clocks differ: a certificate is valid from an hour before it was issued. */
  static final Duration BACKDATED = Duration.ofHours(1);

  private static final int CURVE_BITS = 256;

  private Certificates() {}

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + CURVE, e);
    }
  }

  /** Only P-256 has cofactor one and an order of 256 bits among the curves that the JDK decodes. */
  static void requireCurve(PublicKey key) {
    if (key instanceof ECPublicKey ec
        && ec.getParams().getOrder().bitLength() == CURVE_BITS
        && ec.getParams().toString().contains(CURVE)) {
      return;
    }
    throw new IdentityException("public key: " + key.getAlgorithm() + " (expected: EC P-256)");
  }

  static void requireIssuedBy(X509Certificate ca, X509Certificate certificate) {
    try {
      certificate.verify(ca.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          "the certificate of '"
              + Pem.subject(certificate)
              + "' was not issued by '"
              + Pem.subject(ca)
              + "'",
          e);
    }
  }

  /** Signs and verifies a probe: the JDK can't derive an EC public key from the private one. */
  static void requireSameKey(PrivateKey key, X509Certificate certificate) {
    byte[] probe = Fingerprint.of(certificate).digest();
    try {
      Signature signer = Signature.getInstance(SIGNATURE);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(SIGNATURE);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      if (verifier.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new IdentityException(
          "the key does not fit the certificate of '" + Pem.subject(certificate) + "'", e);
    }
    throw new IdentityException(
        "the key does not fit the certificate of '" + Pem.subject(certificate) + "'");
  }
}
