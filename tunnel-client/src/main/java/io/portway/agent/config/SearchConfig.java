package io.portway.agent.config;

import io.portway.mapping.HostPort;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A search server that this agent asks itself, for visitors that give it paragraphs. What is not
 * named here can't be asked: no other server, no other index, nothing but searches.
 *
 * @param url http or https, with a host, perhaps a port and a path
 * @param indices names of indices or aliases, at least one; never a pattern
 * @param user at the server; together with {@code passwordFile}
 * @param apiKeyFile in place of both
 * @param authorities the only ones to trust over https
 * @param fingerprint SHA-256 of the authority to trust
 * @param name what the server's certificate must be for, where it isn't the URL's host
 * @param certificate to show to the server; together with {@code key}
 * @param maxInput bytes of a job's paragraphs
 * @param jobs at once, each a process of its own
 * @param memory heap of each in bytes
 */
public record SearchConfig(
    URI url,
    List<String> indices,
    Optional<String> user,
    Optional<Path> passwordFile,
    Optional<Path> apiKeyFile,
    Optional<Path> authorities,
    Optional<String> fingerprint,
    Optional<String> name,
    Optional<Path> certificate,
    Optional<Path> key,
    long maxInput,
    int jobs,
    long memory) {
  public static final long MIN_INPUT = 64 << 10;
  public static final long DEFAULT_MAX_INPUT = 16 << 20;
  public static final long MAX_INPUT = 64 << 20;
  public static final int DEFAULT_JOBS = 2;
  public static final int MAX_JOBS = 16;
  public static final long MIN_MEMORY = 64L << 20;
  public static final long DEFAULT_MEMORY = 256L << 20;
  public static final long MAX_MEMORY = 16L << 30;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  public SearchConfig {
    Objects.requireNonNull(url.getHost(), "url");
    indices = List.copyOf(indices);
    if (indices.isEmpty()) {
      throw new IllegalArgumentException("indices: none (expected: one at least)");
    }
  }

  /** Where the server is, as the agent dials it. */
  HostPort backend() {
    int port = url.getPort();
    if (port < 0) {
      port = url.getScheme().equals("https") ? HTTPS_PORT : HTTP_PORT;
    }
    String host = url.getHost();
    return new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }
}
