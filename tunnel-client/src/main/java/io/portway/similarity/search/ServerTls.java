package io.portway.similarity.search;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * By what a search server is recognised over TLS, and what it is shown. Without anything given: the
 * authorities that the JDK knows, and the name in the URL, also where the way leads through a port
 * of our own.
 *
 * @param authorities the only ones to trust; empty for those of the JDK, or the pinned one
 * @param fingerprint SHA-256 of an authority's certificate in the server's chain, or null
 * @param name what the certificate must be for; null for the host of the URL
 * @param chain the client's own certificate first; empty for none
 * @param key its key, or null
 */
public record ServerTls(
    List<X509Certificate> authorities,
    String fingerprint,
    String name,
    List<X509Certificate> chain,
    PrivateKey key) {
  /** As the JDK does it. */
  public static final ServerTls USUAL = new ServerTls(List.of(), null, null, List.of(), null);

  private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-fA-F]{2}:?){32}");
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
  private static final String[] ALGORITHMS = {"EC", "RSA", "Ed25519"};
  private static final char[] NO_PASSWORD = {};

  public ServerTls {
    authorities = List.copyOf(authorities);
    chain = List.copyOf(chain);
  }

  /**
   * Trusts only what these authorities have signed.
   *
   * @param pem a file with their certificates
   * @return another one
   */
  public ServerTls withAuthorities(Path pem) {
    return new ServerTls(certificates(pem), fingerprint, name, chain, key);
  }

  /**
   * Trusts one authority.
   *
   * @param sha256 of its certificate, 64 hexadecimal digits, as the server printed it
   * @return another one
   */
  public ServerTls withFingerprint(String sha256) {
    if (!FINGERPRINT.matcher(sha256).matches()) {
      throw wrong(Text.of("tls.fingerprint", sha256), null);
    }
    String digits = sha256.replace(":", "").toLowerCase(java.util.Locale.ROOT);
    return new ServerTls(authorities, digits, name, chain, key);
  }

  /**
   * Expects another name than the host of the URL.
   *
   * @param other the name in the certificate; null for the host
   * @return another one
   */
  public ServerTls withName(String other) {
    return new ServerTls(authorities, fingerprint, other, chain, key);
  }

  /**
   * Shows a certificate.
   *
   * @param pem a file with it, its chain behind it
   * @param keyPem a file with its key, PKCS #8, not encrypted
   * @return another one
   */
  public ServerTls withCertificate(Path pem, Path keyPem) {
    return new ServerTls(authorities, fingerprint, name, certificates(pem), key(keyPem));
  }

  /** For a server that must be {@code host}, unless another name was given. */
  SSLContext context(String host) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers(),
          new TrustManager[] {
            new ServerTrust(authorities, fingerprint, name == null ? host : name)
          },
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw wrong(Text.of("tls.unusable", String.valueOf(e.getMessage())), e);
    }
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    if (key == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
      read.forEach(certificate -> certificates.add((X509Certificate) certificate));
      if (certificates.isEmpty()) {
        throw wrong(Text.of("tls.no-certificate", file), null);
      }
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      throw wrong(Text.of("tls.no-certificate", file), e);
    }
  }

  private static PrivateKey key(Path file) {
    try {
      Matcher block = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
      if (block.find()) {
        PKCS8EncodedKeySpec spec =
            new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        for (String algorithm : ALGORITHMS) {
          try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
          } catch (InvalidKeySpecException another) {
            // The next algorithm may fit.
          }
        }
      }
      throw wrong(Text.of("tls.no-key", file), null);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw wrong(Text.of("tls.no-key", file), e);
    }
  }

  private static HopException wrong(Text sentence, Throwable cause) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of(sentence.key() + ".remedy"), cause);
  }
}
