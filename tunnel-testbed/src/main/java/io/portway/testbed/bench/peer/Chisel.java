package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code chisel}: SSH channels within one WebSocket. */
public final class Chisel implements Peer {
  public static final String NAME = "chisel";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Release> found() {
    return Peer.said(Pattern.compile("^v?(\\d\\S+)"), "chisel", "--version")
        .map(version -> Release.of(NAME, version));
  }

  @Override
  public Target start(Place place, Endpoints backend, Path directory, Path logs) {
    int port = Ports.free();
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    Command server =
        Command.of("chisel", "server", "--host", place.nearAddress(), "--port", port, "--reverse");
    Command client =
        Command.of(
            "chisel",
            "client",
            "--max-retry-interval",
            "1s",
            "http://" + place.nearAddress() + ":" + port,
            remote(near.bulk(), backend.bulk()),
            remote(near.http(), backend.http()));
    return new ProcessTarget(
        NAME,
        near,
        List.of(
            ChildProcess.start("chisel-server", place.near().apply(server), logs),
            ChildProcess.start("chisel-client", place.far().apply(client), logs)));
  }

  private static String remote(int port, int backend) {
    return "R:%1$s:%2$d:%1$s:%3$d".formatted(Endpoints.HOST, port, backend);
  }
}
