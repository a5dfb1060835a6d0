package io.portway.similarity.command;

import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SecretFile;
import io.portway.similarity.search.ServerTls;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Who asks the search server, and by what it is recognised. Secrets are no arguments. */
final class ServerFlags {
  @Option(names = "--es-user", paramLabel = "USER", description = "User at the search server.")
  String user;

  @Option(
      names = "--es-password-file",
      paramLabel = "FILE",
      description = "File with that user's password, readable by its owner only.")
  Path passwordFile;

  @Option(
      names = "--es-api-key-file",
      paramLabel = "FILE",
      description = "File with an API key in its place, as the server printed it (encoded).")
  Path apiKeyFile;

  @Option(
      names = "--es-ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) of the authorities to trust, in place of the JDK's.")
  Path authorities;

  @Option(
      names = "--es-fingerprint",
      paramLabel = "SHA256",
      description = "Trust the authority of this fingerprint, as the server printed it.")
  String fingerprint;

  @Option(
      names = "--es-name",
      paramLabel = "NAME",
      description = "The name in the server's certificate (default: the host of --es).")
  String name;

  @Option(
      names = "--es-cert",
      paramLabel = "FILE",
      description = "Certificate (PEM) to show to the server, its chain behind it.")
  Path certificate;

  @Option(
      names = "--es-key",
      paramLabel = "FILE",
      description = "Its key (PEM, PKCS #8), readable by its owner only.")
  Path key;

  /** Whether anything was said of credentials or TLS. */
  boolean isGiven() {
    return Stream.of(
            user, passwordFile, apiKeyFile, authorities, fingerprint, name, certificate, key)
        .anyMatch(Objects::nonNull);
  }

  Credentials credentials() {
    if (apiKeyFile != null) {
      if (user != null || passwordFile != null) {
        throw Usage.wrong("usage.api-key-or-user");
      }
      return Credentials.apiKey(SecretFile.read(apiKeyFile));
    }
    if (user == null && passwordFile == null) {
      return SecretSource.read(null, SecretSource.ES_API_KEY)
          .map(Credentials::apiKey)
          .orElse(Credentials.NONE);
    }
    Optional<String> password = SecretSource.read(passwordFile, SecretSource.ES_PASSWORD);
    if (user == null || password.isEmpty()) {
      throw Usage.wrong("usage.together", "--es-user", "--es-password-file");
    }
    return Credentials.basic(user, password.get());
  }

  ServerTls tls() {
    if ((certificate == null) != (key == null)) {
      throw Usage.wrong("usage.together", "--es-cert", "--es-key");
    }
    if (authorities != null && fingerprint != null) {
      throw Usage.wrong("usage.apart", "--es-ca", "--es-fingerprint");
    }
    ServerTls tls = ServerTls.USUAL.withName(name);
    if (authorities != null) {
      tls = tls.withAuthorities(authorities);
    }
    if (fingerprint != null) {
      tls = tls.withFingerprint(fingerprint);
    }
    if (certificate != null) {
      SecretFile.read(key);
      tls = tls.withCertificate(certificate, key);
    }
    return tls;
  }
}
