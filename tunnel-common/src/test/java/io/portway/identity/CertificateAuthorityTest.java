package io.portway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.mapping.AgentName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final AgentName OFFICE = new AgentName("office");

  @TempDir private Path temp;
  private StateDirectory directory;

  @BeforeEach
  void claim() {
    directory = StateDirectory.claim(temp.resolve("relay"), StateOwner.RELAY);
  }

  @AfterEach
  void release() {
    directory.close();
  }

  @Test
  void issuesForTheNameAndKindOfTheRelaysChoice() throws Exception {
    CertificateAuthority authority = at(NOW);
    CertificateRequest request = CertificateRequest.create();

    X509Certificate issued = authority.issue(request.pem(), OFFICE, IdentityKind.VISITOR);

    issued.verify(authority.certificate().getPublicKey());
    assertThat(CertificateSubject.of(issued))
        .isEqualTo(new CertificateSubject(OFFICE, IdentityKind.VISITOR));
    assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(issued.getBasicConstraints()).isEqualTo(-1);
    Certificates.requireSameKey(request.key(), issued);
  }

  @Test
  void certificatesAreBackDatedAnHourAndLiveNinetyDays() {
    X509Certificate issued =
        at(NOW).issue(CertificateRequest.create().pem(), OFFICE, IdentityKind.AGENT);

    assertThat(issued.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofHours(1)));
    assertThat(issued.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(90)));
    assertThat(CertificateRenewal.dueAt(issued)).isEqualTo(NOW.plus(Duration.ofDays(60)));
  }

  @Test
  void isTheSameAfterARestart() {
    CertificateAuthority first = at(NOW);
    RelayCredentials shown = first.relayCredentials();

    CertificateAuthority second = at(NOW.plus(Duration.ofDays(59)));

    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(second.relayCredentials().certificate()).isEqualTo(shown.certificate());
  }

  @Test
  void relaysCertificateIsIssuedAnewFromTwoThirdsOfItsLife() {
    X509Certificate first = at(NOW).relayCredentials().certificate();

    RelayCredentials second = at(NOW.plus(Duration.ofDays(60))).relayCredentials();

    assertThat(second.certificate()).isNotEqualTo(first);
    assertThat(second.notAfter()).isEqualTo(NOW.plus(Duration.ofDays(150)));
  }

  @Test
  void eachDirectoryHasACaOfItsOwn() {
    try (StateDirectory other = StateDirectory.claim(temp.resolve("other"), StateOwner.RELAY)) {
      CertificateAuthority foreign =
          CertificateAuthority.open(other, fixed(NOW), CertificateAuthority.DEFAULT_LIFE);

      assertThat(foreign.fingerprint()).isNotEqualTo(at(NOW).fingerprint());
      assertThat(foreign.certificate().getSubjectX500Principal())
          .isNotEqualTo(at(NOW).certificate().getSubjectX500Principal());
    }
  }

  @Test
  void keysAreReadableByTheirOwnerOnly() throws Exception {
    at(NOW).relayCredentials();

    for (String file : Set.of("ca.pem", "relay.pem")) {
      assertThat(directory.resolve(file))
          .extracting(CertificateAuthorityTest::mode)
          .isEqualTo("rw-------");
    }
    assertThat(mode(directory.path())).isEqualTo("rwx------");
  }

  @Test
  void requestWithForeignSignatureIsRefused() throws Exception {
    KeyPair one = Certificates.newKeys();
    KeyPair two = Certificates.newKeys();
    String forged = request(one, two, Certificates.SIGNATURE);

    assertThatThrownBy(() -> at(NOW).issue(forged, OFFICE, IdentityKind.AGENT))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("not signed with its own key");
  }

  @Test
  void requestForAnotherCurveIsRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    KeyPair keys = generator.generateKeyPair();

    assertThatThrownBy(
            () -> at(NOW).issue(request(keys, keys, "SHA384withECDSA"), OFFICE, IdentityKind.AGENT))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("P-256");
  }

  @Test
  void requestForAnotherAlgorithmIsRefused() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();

    assertThatThrownBy(
            () -> at(NOW).issue(request(keys, keys, "SHA256withRSA"), OFFICE, IdentityKind.AGENT))
        .isInstanceOf(IdentityException.class);
  }

  @Test
  void garbageInPlaceOfARequestIsRefused() {
    String[] garbage = {
      "",
      "hello",
      "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
      "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
      "-----BEGIN CERTIFICATE REQUEST-----\nMIH\n-----END CERTIFICATE REQUEST-----\n",
      CertificateRequest.create().pem() + CertificateRequest.create().pem(),
    };

    for (String pem : garbage) {
      assertThatThrownBy(() -> at(NOW).issue(pem, OFFICE, IdentityKind.AGENT))
          .as(pem)
          .isInstanceOf(IdentityException.class);
    }
  }

  @Test
  void damagedCaIsNamedAndNotReplaced() throws Exception {
    at(NOW);
    Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n");

    assertThatThrownBy(() -> at(NOW))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessageContaining("ca.pem")
        .hasMessageContaining("damaged");
    assertThat(directory.resolve("ca.pem")).content().startsWith("-----BEGIN CERTIFICATE-----\nAA");
  }

  private CertificateAuthority at(Instant now) {
    return CertificateAuthority.open(directory, fixed(now), CertificateAuthority.DEFAULT_LIFE);
  }

  private static Clock fixed(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private static String request(KeyPair claimed, KeyPair signer, String algorithm)
      throws Exception {
    return Pem.encode(
        Pem.REQUEST,
        new JcaPKCS10CertificationRequestBuilder(
                new javax.security.auth.x500.X500Principal(""), claimed.getPublic())
            .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
            .getEncoded());
  }

  private static String mode(Path path) {
    try {
      return java.nio.file.attribute.PosixFilePermissions.toString(
          Files.getPosixFilePermissions(path));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
