package io.portway.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * SHA-256 of a certificate's DER form, as 64 hexadecimal digits: the same that {@code openssl x509
 * -fingerprint -sha256} prints, without its colons.
 */
public record Fingerprint(String hex) {
  static final int BYTES = 32;

  public Fingerprint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "fingerprint: '" + hex + "' (expected: 64 lower-case hexadecimal digits).");
    }
  }

  public static Fingerprint of(X509Certificate certificate) {
    try {
      return new Fingerprint(HexFormat.of().formatHex(sha256(certificate.getEncoded())));
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that has no DER form", e);
    }
  }

  static Fingerprint ofDigest(byte[] digest) {
    return new Fingerprint(HexFormat.of().formatHex(digest));
  }

  byte[] digest() {
    return HexFormat.of().parseHex(hex);
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
