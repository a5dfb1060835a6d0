package io.portway.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Ordinary path validation, signatures, dates and purpose included, with chosen anchors. */
public final class Anchors {
  private Anchors() {}

  /** Trusts what leads to one of {@code anchors}; without any, what the JDK trusts. */
  public static X509ExtendedTrustManager validator(List<X509Certificate> anchors)
      throws CertificateException {
    try {
      KeyStore store = null;
      if (!anchors.isEmpty()) {
        store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate anchor : anchors) {
          store.setCertificateEntry(Fingerprint.of(anchor).toString(), anchor);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager x509) {
          return x509;
        }
      }
      throw new CertificateException("the JDK offers no X.509 trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("cannot anchor trust: " + e.getMessage(), e);
    }
  }
}
