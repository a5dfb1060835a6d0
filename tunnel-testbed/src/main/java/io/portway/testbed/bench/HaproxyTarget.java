package io.portway.testbed.bench;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Two haproxy processes in a row, forwarding TCP in the clear with default tuning: as many hops and
 * copies as a relay and an agent, and no encryption.
 */
record HaproxyTarget(Endpoints endpoints, List<ChildProcess> processes) implements Target {
  static final String NAME = "haproxy x2";

  static boolean installed() {
    try {
      return Command.of("haproxy", "-v").run(Duration.ofSeconds(10)).ok();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  static HaproxyTarget start(Endpoints backend, Path directory, Path logs) throws IOException {
    Endpoints far = new Endpoints(Ports.free(), Ports.free());
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    ChildProcess farHop = hop("haproxy-far", far, backend, directory, logs);
    ChildProcess nearHop = hop("haproxy-near", near, far, directory, logs);
    return new HaproxyTarget(near, List.of(nearHop, farHop));
  }

  private static ChildProcess hop(
      String name, Endpoints listen, Endpoints next, Path directory, Path logs) throws IOException {
    Path file = directory.resolve(name + ".cfg");
    Files.writeString(
        file,
        """
        global
          maxconn 4096
        defaults
          mode tcp
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        """
            + section("bulk", listen.bulk(), next.bulk())
            + section("http", listen.http(), next.http()));
    return ChildProcess.start(name, Command.of("haproxy", "-db", "-f", file), logs);
  }

  private static String section(String name, int port, int nextPort) {
    return """
    listen %1$s
      bind %2$s:%3$d
      server next %2$s:%4$d
    """
        .formatted(name, Endpoints.HOST, port, nextPort);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {
    processes.forEach(ChildProcess::close);
  }
}
