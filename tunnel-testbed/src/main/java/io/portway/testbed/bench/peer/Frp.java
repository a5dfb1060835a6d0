package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code frps} and {@code frpc} with their defaults: TLS, and all visitors on one connection. */
public final class Frp implements Peer {
  public static final String NAME = "frp";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Release> found() {
    return Peer.said(Pattern.compile("^(\\d\\S+)"), "frpc", "--version")
        .flatMap(client -> Peer.said(Pattern.compile("^(\\d\\S+)"), "frps", "--version"))
        .map(version -> Release.of(NAME, version));
  }

  @Override
  public Target start(Place place, Endpoints backend, Path directory, Path logs)
      throws IOException {
    int port = Ports.free();
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    Path server = directory.resolve("frps.toml");
    Files.writeString(
        server,
        """
        bindAddr = "%s"
        bindPort = %d
        proxyBindAddr = "%s"
        log.level = "warn"
        """
            .formatted(place.nearAddress(), port, Endpoints.HOST));
    Path client = directory.resolve("frpc.toml");
    Files.writeString(
        client,
        """
        serverAddr = "%s"
        serverPort = %d
        loginFailExit = false
        log.level = "warn"
        """
                .formatted(place.nearAddress(), port)
            + proxy("bulk", near.bulk(), backend.bulk())
            + proxy("http", near.http(), backend.http()));
    return new ProcessTarget(
        NAME,
        near,
        List.of(
            ChildProcess.start("frps", place.near().apply(Command.of("frps", "-c", server)), logs),
            ChildProcess.start("frpc", place.far().apply(Command.of("frpc", "-c", client)), logs)));
  }

  private static String proxy(String name, int port, int backend) {
    return """
    [[proxies]]
    name = "%s"
    type = "tcp"
    localIP = "%s"
    localPort = %d
    remotePort = %d
    """
        .formatted(name, Endpoints.HOST, backend, port);
  }
}
