package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Two haproxy processes in a row, forwarding TCP in the clear with default tuning: as many hops and
 * copies as a relay and an agent, and no encryption.
 */
public final class Haproxy implements Peer {
  public static final String NAME = "haproxy x2";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Release> found() {
    Optional<String> version = Peer.said(Pattern.compile("version (\\S+)"), "haproxy", "-v");
    Optional<String> date = Peer.said(Pattern.compile("(\\d{4}/\\d{2}/\\d{2})"), "haproxy", "-v");
    return version.map(
        text ->
            new Release("haproxy", text, date.map(day -> LocalDate.parse(day.replace('/', '-')))));
  }

  @Override
  public Target start(Place place, Endpoints backend, Path directory, Path logs)
      throws IOException {
    Endpoints far = new Endpoints(Ports.free(), Ports.free());
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    Path farFile = directory.resolve("haproxy-far.cfg");
    Path nearFile = directory.resolve("haproxy-near.cfg");
    write(farFile, place.farAddress(), far, Endpoints.HOST, backend);
    write(nearFile, Endpoints.HOST, near, place.farAddress(), far);
    return new ProcessTarget(
        NAME,
        near,
        List.of(
            ChildProcess.start("haproxy-near", place.near().apply(run(nearFile)), logs),
            ChildProcess.start("haproxy-far", place.far().apply(run(farFile)), logs)));
  }

  private static Command run(Path file) {
    return Command.of("haproxy", "-db", "-f", file);
  }

  private static void write(
      Path file, String host, Endpoints listen, String nextHost, Endpoints next)
      throws IOException {
    Files.writeString(
        file,
        """
        global
          maxconn 8192
        defaults
          mode tcp
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        """
            + section("bulk", host, listen.bulk(), nextHost, next.bulk())
            + section("http", host, listen.http(), nextHost, next.http()));
  }

  private static String section(String name, String host, int port, String nextHost, int nextPort) {
    return """
    listen %s
      bind %s:%d
      server next %s:%d
    """
        .formatted(name, host, port, nextHost, nextPort);
  }
}
