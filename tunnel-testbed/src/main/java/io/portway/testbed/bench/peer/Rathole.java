package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code rathole} with its own encryption, Noise; each visitor has a connection of its own. */
public final class Rathole implements Peer {
  public static final String NAME = "rathole";

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Release> found() {
    return Peer.said(Pattern.compile("Build Version: +(\\S+)"), "rathole", "--version")
        .map(version -> Release.of(NAME, version));
  }

  @Override
  public Target start(Place place, Endpoints backend, Path directory, Path logs)
      throws IOException {
    String keys = Command.of("rathole", "--genkey").run(LIMIT).outOrThrow();
    List<String> lines = keys.lines().map(String::strip).toList();
    String privateKey = lines.get(lines.indexOf("Private Key:") + 1);
    String publicKey = lines.get(lines.indexOf("Public Key:") + 1);
    int port = Ports.free();
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    Path server = directory.resolve("rathole-server.toml");
    Files.writeString(
        server,
        half("server", "bind_addr", place.nearAddress(), port, "local_private_key", privateKey)
            + service("server", "bulk", "bind_addr", near.bulk())
            + service("server", "http", "bind_addr", near.http()));
    Path client = directory.resolve("rathole-client.toml");
    Files.writeString(
        client,
        half("client", "remote_addr", place.nearAddress(), port, "remote_public_key", publicKey)
            + service("client", "bulk", "local_addr", backend.bulk())
            + service("client", "http", "local_addr", backend.http()));
    return new ProcessTarget(
        NAME,
        near,
        List.of(
            ChildProcess.start(
                "rathole-server", place.near().apply(Command.of("rathole", "-s", server)), logs),
            ChildProcess.start(
                "rathole-client", place.far().apply(Command.of("rathole", "-c", client)), logs)));
  }

  private static String half(
      String role, String addressKey, String host, int port, String keyName, String key) {
    return """
    [%1$s]
    %2$s = "%3$s:%4$d"
    default_token = "bench"
    [%1$s.transport]
    type = "noise"
    [%1$s.transport.noise]
    %5$s = "%6$s"
    """
        .formatted(role, addressKey, host, port, keyName, key);
  }

  private static String service(String role, String name, String addressKey, int port) {
    return """
    [%s.services.%s]
    %s = "%s:%d"
    """
        .formatted(role, name, addressKey, Endpoints.HOST, port);
  }
}
