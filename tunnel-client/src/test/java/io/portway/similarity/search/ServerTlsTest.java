package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real TLS server. */
class ServerTlsTest {
  @TempDir Path directory;

  private final Certificates certificates = new Certificates();
  private final AtomicReference<String> authorization = new AtomicReference<>();
  private HttpsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void anAuthorityThatNobodyKnowsIsRefused() throws Exception {
    serve(certificates.issue("es.internal"), false, certificates.authority());

    assertRefused(ServerTls.USUAL, "es.internal", "search server");
  }

  @Test
  void ownAuthorityIsTrustedAndTheNameIsThatOfTheUrlWhereverItIsDialled() throws Exception {
    serve(certificates.issue("es.internal", "*.es.example", "10.1.2.3"), false);
    ServerTls tls = ServerTls.USUAL.withAuthorities(ca());

    assertThat(ask(tls, "es.internal")).isEqualTo("elasticsearch 8.17.0");
    assertThat(ask(tls, "a.es.example")).isNotEmpty();
    assertThat(ask(tls, "10.1.2.3")).isNotEmpty();
    assertRefused(tls, "other.internal", "for [es.internal, *.es.example, 10.1.2.3]");
    assertRefused(tls, "a.b.es.example", "not for a.b.es.example");
    assertRefused(tls, "127.0.0.1", "not for 127.0.0.1");
    assertThat(ask(tls.withName("es.internal"), "other.internal")).isNotEmpty();
  }

  @Test
  void pinnedAuthorityMustBeInTheChainAndHaveSignedIt() throws Exception {
    Certificates other = new Certificates();
    serve(other.issue("es.internal"), false, other.authority(), certificates.authority());
    ServerTls borrowed =
        ServerTls.USUAL.withFingerprint(Certificates.sha256(certificates.authority()));
    ServerTls right = ServerTls.USUAL.withFingerprint(Certificates.sha256(other.authority()));

    assertThat(ask(right, "es.internal")).isNotEmpty();
    assertRefused(borrowed, "es.internal", "");
    assertRefused(right, "other.internal", "not for other.internal");
    assertRefused(ServerTls.USUAL.withFingerprint("00".repeat(32)), "es.internal", "fingerprint");
  }

  @Test
  void pinnedLeafVouchesForNothing() throws Exception {
    Certificates.Issued leaf = certificates.issue("es.internal");
    serve(leaf, false);

    assertRefused(
        ServerTls.USUAL.withFingerprint(Certificates.sha256(leaf.certificate())),
        "es.internal",
        "not an authority's");
  }

  @Test
  void clientCertificateIsShown() throws Exception {
    serve(certificates.issue("es.internal"), true);
    Certificates.Issued mine = certificates.issue("me");
    Path certificate =
        Certificates.pem(
            directory.resolve("me.pem"), "CERTIFICATE", mine.certificate().getEncoded());
    Path key =
        Certificates.pem(
            directory.resolve("me.key"), "PRIVATE KEY", mine.key().getPrivate().getEncoded());
    ServerTls trusting = ServerTls.USUAL.withAuthorities(ca());

    assertThat(ask(trusting.withCertificate(certificate, key), "es.internal")).isNotEmpty();
    assertThatThrownBy(() -> ask(trusting, "es.internal")).isInstanceOf(HopException.class);
  }

  @Test
  void apiKeyIsSentAndNeverPrinted() throws Exception {
    serve(certificates.issue("es.internal"), false);

    ask(ServerTls.USUAL.withAuthorities(ca()), "es.internal", Credentials.apiKey("c2VjcmV0"));

    assertThat(authorization).hasValue("ApiKey c2VjcmV0");
    assertThat(Credentials.apiKey("c2VjcmV0")).hasToString("ApiKey ***");
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");

    assertThatThrownBy(() -> ServerTls.USUAL.withAuthorities(empty))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.USAGE))
        .hasMessageContaining("empty.pem");
    assertThatThrownBy(() -> ServerTls.USUAL.withCertificate(ca(), empty))
        .hasMessageContaining("empty.pem")
        .hasMessageContaining("openssl");
    assertThatThrownBy(() -> ServerTls.USUAL.withFingerprint("ab:cd"))
        .hasMessageContaining("ab:cd");
  }

  private Path ca() throws Exception {
    return Certificates.pem(
        directory.resolve("ca.pem"), "CERTIFICATE", certificates.authority().getEncoded());
  }

  private void serve(Certificates.Issued shown, boolean wantsClient, X509Certificate... behind)
      throws Exception {
    SSLContext context = certificates.serverContext(shown, behind);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(wantsClient);
            parameters.setSSLParameters(ssl);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body =
              (exchange.getRequestURI().getPath().contains("_field_caps")
                      ? "{\"indices\":[\"texts\"],\"fields\":{\"summary\":{\"text\":{}}}}"
                      : "{\"version\":{\"number\":\"8.17.0\"}}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private String ask(ServerTls tls, String name) throws InterruptedException {
    return ask(tls, name, Credentials.NONE);
  }

  /** As through a tunnel: the URL has the server's name, a port of our own is dialled. */
  private String ask(ServerTls tls, String name, Credentials credentials)
      throws InterruptedException {
    SearchAddress there = SearchAddress.parse("https://" + name + ":9200");
    return SearchServer.connect(
            there.at(new HostPort("127.0.0.1", server.getAddress().getPort())),
            credentials,
            tls,
            "texts",
            "summary",
            Deadline.after(Duration.ofSeconds(30)))
        .engine()
        .toString();
  }

  private void assertRefused(ServerTls tls, String name, String why) {
    assertThatThrownBy(() -> ask(tls, name))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REFUSED))
        .hasMessageContaining(why);
  }
}
