package io.portway.identity;

import io.portway.mapping.AgentName;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * The subject of an agent's or visitor's certificate: {@code CN=NAME,OU=KIND}. It tells the holder
 * who it is; the relay goes by its own records and never by this.
 */
record CertificateSubject(AgentName name, IdentityKind kind) {
  private static final Pattern RFC2253 = Pattern.compile("CN=([a-z0-9-]+),OU=([a-z]+)");

  static CertificateSubject of(X509Certificate certificate) {
    String text = certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    Matcher matcher = RFC2253.matcher(text);
    if (!matcher.matches()) {
      throw new IdentityException(
          "certificate subject '" + text + "' (expected: CN=NAME,OU=agent or CN=NAME,OU=visitor)");
    }
    try {
      return new CertificateSubject(
          new AgentName(matcher.group(1)), IdentityKind.parse(matcher.group(2)));
    } catch (IllegalArgumentException e) {
      throw new IdentityException("certificate subject '" + text + "': " + e.getMessage(), e);
    }
  }

  /** For {@code X500Name}, which encodes in the order of the text; RFC 2253 reads backwards. */
  String mostGeneralFirst() {
    return "OU=" + kind.configName() + ",CN=" + name.value();
  }
}
