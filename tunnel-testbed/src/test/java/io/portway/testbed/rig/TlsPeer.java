package io.portway.testbed.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A TLS 1.3 client of the JDK's, so that what tests send to the trunk port does not come from the
 * code under test. It trusts any relay: here it is the relay that is tested.
 */
public final class TlsPeer {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");

  private final SSLContext context;

  private TlsPeer(KeyManager[] keys) {
    try {
      context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {new TrustEverything()}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client without a certificate. */
  public static TlsPeer anonymous() {
    return new TlsPeer(null);
  }

  /** A client with the identity that a daemon was enrolled with. */
  public static TlsPeer of(Path identityFile) {
    try {
      PrivateKey key = null;
      List<Certificate> chain = new ArrayList<>();
      CertificateFactory certificates = CertificateFactory.getInstance("X.509");
      Matcher blocks = BLOCK.matcher(Files.readString(identityFile));
      while (blocks.find()) {
        byte[] der = Base64.getMimeDecoder().decode(blocks.group(2));
        if (blocks.group(1).equals("CERTIFICATE")) {
          chain.add(
              certificates.generateCertificate(
                  new java.io.ByteArrayInputStream(
                      blocks.group().getBytes(StandardCharsets.US_ASCII))));
        } else {
          key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        }
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", key, new char[0], chain.subList(0, 1).toArray(new Certificate[0]));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, new char[0]);
      return new TlsPeer(keys.getKeyManagers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A link for {@code protocol} (ALPN) whose handshake is done. */
  public SSLSocket connect(int port, String protocol, Duration readLimit) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(Math.toIntExact(readLimit.toMillis()));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static final class TrustEverything implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
