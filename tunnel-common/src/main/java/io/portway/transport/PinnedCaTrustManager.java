package io.portway.transport;

import io.portway.identity.Anchors;
import io.portway.identity.Fingerprint;
import io.portway.identity.Pem;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
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
    return Anchors.validator(List.of(ca));
  }
}
