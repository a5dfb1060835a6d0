package io.portway.similarity.search;

import io.portway.identity.Anchors;
import io.portway.identity.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Validates a search server's chain, and that its certificate is for the name that is wanted; the
 * JDK would want the host that is dialled, which through a tunnel is our own. A pinned authority is
 * looked for in the chain and becomes the only anchor of an ordinary validation: that it is there
 * proves nothing, anyone can append it.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  /** RFC 5280, section 4.2.1.6. */
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

  private final List<X509Certificate> authorities;
  private final String fingerprint;
  private final String name;

  ServerTrust(List<X509Certificate> authorities, String fingerprint, String name) {
    this.authorities = authorities;
    this.fingerprint = fingerprint;
    this.name = name;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    List<X509Certificate> anchors = fingerprint == null ? authorities : List.of(pinned(chain));
    Anchors.validator(anchors).checkServerTrusted(chain, authType);
    List<String> names = names(chain[0]);
    if (names.stream().noneMatch(this::isOurs)) {
      throw new CertificateException("its certificate is for " + names + ", not for " + name);
    }
  }

  private X509Certificate pinned(X509Certificate[] chain) throws CertificateException {
    List<String> seen = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      String sha256 = Fingerprint.of(certificate).toString();
      if (sha256.equals(fingerprint)) {
        // A pinned leaf would vouch for itself, whatever its name and dates.
        if (certificate.getBasicConstraints() < 0) {
          throw new CertificateException("the pinned certificate is not an authority's");
        }
        return certificate;
      }
      seen.add(sha256);
    }
    throw new CertificateException(
        "no certificate of its chain has the pinned fingerprint (they have " + seen + ")");
  }

  private static List<String> names(X509Certificate certificate) throws CertificateException {
    List<String> names = new ArrayList<>();
    if (certificate.getSubjectAlternativeNames() != null) {
      for (List<?> name : certificate.getSubjectAlternativeNames()) {
        if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
          names.add((String) name.get(1));
        }
      }
    }
    return names;
  }

  private boolean isOurs(String certified) {
    if (isAddress(name)) {
      return isAddress(certified) && address(certified).equals(address(name));
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    String given = certified.toLowerCase(Locale.ROOT);
    // RFC 6125: an asterisk is one whole label, the first.
    return given.startsWith("*.")
        ? wanted.indexOf('.') > 0
            && wanted.substring(wanted.indexOf('.')).equals(given.substring(1))
        : wanted.equals(given);
  }

  private static boolean isAddress(String text) {
    return text.indexOf(':') >= 0 || IPV4.matcher(text).matches();
  }

  /** Of a literal: nothing is looked up. */
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (IOException e) {
      throw new IllegalArgumentException(literal + " is no address", e);
    }
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
    throw new CertificateException("a client has no clients");
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
}
