package io.portway.local;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Asks the daemon that owns a state directory. Blocks; for commands only. Fails with {@link
 * CliException}.
 */
public final class DaemonClient {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private final String hop;
  private final String startHint;
  private final HostPort address;
  private final String token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_LIMIT)
          .proxy(HttpClient.Builder.NO_PROXY) // never let a token out to a proxy
          .build();

  private DaemonClient(String hop, String startHint, HostPort address, String token) {
    this.hop = hop;
    this.startHint = startHint;
    this.address = address;
    this.token = token;
  }

  /**
   * Finds the daemon of a state directory.
   *
   * @param hop its word in messages: {@code relay} or {@code agent}
   * @param startHint the command that starts it
   * @throws io.portway.identity.StateDirectoryException if the directory can't be read
   */
  public static DaemonClient of(Path stateDir, StateOwner owner, String hop, String startHint) {
    if (Files.notExists(stateDir)) {
      throw notRunning(hop, "no state directory " + stateDir, startHint, null);
    }
    try (StateDirectory directory = StateDirectory.inspect(stateDir, owner)) {
      if (!directory.has(DaemonFiles.ADDRESS_FILE) || !directory.has(DaemonFiles.TOKEN_FILE)) {
        throw notRunning(hop, "no address in " + stateDir, startHint, null);
      }
      return new DaemonClient(
          hop,
          startHint,
          directory.read(DaemonFiles.ADDRESS_FILE, text -> dialable(HostPort.parse(text.strip()))),
          directory.read(DaemonFiles.TOKEN_FILE, String::strip));
    }
  }

  private static HostPort dialable(HostPort listening) {
    String loopback = listening.host().indexOf(':') < 0 ? "127.0.0.1" : "::1";
    return listening.isWildcard() ? new HostPort(loopback, listening.port()) : listening;
  }

  /** The body of the answer to {@code GET path}. */
  public String get(String path) {
    return send(request(path).GET().build());
  }

  /** The body of the answer to {@code POST path}. */
  public String post(String path, Object body) {
    return post(path, body, ANSWER_LIMIT);
  }

  /** The same where the daemon itself has something to wait for. */
  public String post(String path, Object body, Duration limit) {
    return send(
        request(path)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path))
        .timeout(ANSWER_LIMIT)
        .header("Authorization", "Bearer " + token);
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() / 100 != 2) {
        throw failure(response);
      }
      return response.body();
    } catch (HttpTimeoutException e) {
      throw notRunning(hop, "no answer from " + address, startHint, e);
    } catch (IOException e) {
      throw notRunning(hop, "nobody answers on " + address, startHint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(
          ExitCode.INTERRUPTED, "INTERRUPTED", hop, "Interrupted", "Run it again", e);
    }
  }

  private CliException failure(HttpResponse<String> response) {
    try {
      return Json.read(response.body(), DaemonError.class).toException(hop);
    } catch (IllegalArgumentException e) {
      return new CliException(
          ExitCode.UNREACHABLE,
          name() + "-UNREACHABLE",
          hop,
          address + " answers HTTP " + response.statusCode() + ", but not as the " + hop + " does",
          "Another program may have taken its port; look with \"ss -ltnp\", then start it again with: "
              + startHint,
          e);
    }
  }

  private String name() {
    return hop.toUpperCase(Locale.ROOT);
  }

  private static CliException notRunning(
      String hop, String why, String startHint, Throwable cause) {
    return new CliException(
        ExitCode.UNREACHABLE,
        hop.toUpperCase(Locale.ROOT) + "-NOT-RUNNING",
        hop,
        "The " + hop + " isn't running here (" + why + ")",
        "Start it with: " + startHint,
        cause);
  }
}
