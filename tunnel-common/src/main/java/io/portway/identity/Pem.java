package io.portway.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/** PEM text (RFC 7468) with the JDK alone, so that a start loads no cryptography library. */
public final class Pem {
  static final String KEY = "PRIVATE KEY";
  static final String CERTIFICATE = "CERTIFICATE";
  static final String REQUEST = "CERTIFICATE REQUEST";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

  private Pem() {}

  /** A certificate's subject as people write it. */
  public static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
  }

  public static String encode(X509Certificate certificate) {
    try {
      return encode(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IdentityException("a certificate that has no DER form", e);
    }
  }

  static String encode(PrivateKey key) {
    return encode(KEY, key.getEncoded());
  }

  static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** All certificates in the text, in its order; at least one. */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (byte[] der : blocks(CERTIFICATE, text)) {
      try {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der)));
      } catch (CertificateException e) {
        throw new IdentityException("a certificate is damaged: " + e.getMessage(), e);
      }
    }
    return List.copyOf(certificates);
  }

  /** The first private key in the text. The message of a failure never shows it. */
  static PrivateKey privateKey(String text) {
    byte[] der = blocks(KEY, text).get(0);
    try {
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IdentityException("the private key is damaged (expected: EC P-256 in PKCS #8)");
    }
  }

  static List<byte[]> blocks(String label, String text) {
    List<byte[]> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        try {
          blocks.add(
              Base64.getMimeDecoder().decode(matcher.group(2).getBytes(StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
          throw new IdentityException("a PEM block '" + label + "' is damaged");
        }
      }
    }
    if (blocks.isEmpty()) {
      throw new IdentityException("no PEM block '" + label + "' found");
    }
    return blocks;
  }
}
