package io.portway.transport;

import io.portway.identity.Fingerprint;
import io.portway.identity.Pem;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a relay whose chain validates up to the CA certificate with the pinned fingerprint. That
 * the CA is somewhere in the chain proves nothing, it is public: it becomes the only anchor of an
 * ordinary path validation, signatures, dates and purpose included.
 */
final class PinnedCaTrustManager extends X509ExtendedTrustManager {
  private final Fingerprint pinned;

  PinnedCaTrustManager(Fingerprint pinned) {
    this.pinned = pinned;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    anchoredAt(pinnedCertificate(chain)).checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a join link has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private X509Certificate pinnedCertificate(X509Certificate[] chain) throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (Fingerprint.of(certificate).equals(pinned)) {
        return certificate;
      }
    }
    throw new PinnedCaMissingException(pinned, chain);
  }

  private static X509ExtendedTrustManager anchoredAt(X509Certificate ca)
      throws CertificateException {
    // A pinned leaf would validate as its own anchor; only a CA may vouch for a relay.
    if (ca.getBasicConstraints() < 0) {
      throw new CertificateException("the pinned certificate is not a CA's: " + Pem.subject(ca));
    }
    try {
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      anchors.setCertificateEntry("ca", ca);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(anchors);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager x509) {
          return x509;
        }
      }
      throw new CertificateException("the JDK offers no X.509 trust manager");
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new CertificateException("cannot anchor trust at the pinned CA: " + e.getMessage(), e);
    }
  }
}
