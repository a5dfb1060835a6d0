package io.portway.testbed.bench;

import io.portway.testbed.bench.peer.Endpoints;
import io.portway.testbed.bench.peer.Place;
import io.portway.testbed.process.Command;
import io.portway.testbed.wan.Congestion;
import io.portway.testbed.wan.LinkProfile;
import io.portway.testbed.wan.Namespace;
import io.portway.testbed.wan.WanLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The network that everything runs on. Loopback is as this process found or made it: {@code
 * bin/bench} starts it in a network namespace where it may, and says so in the environment. A link
 * is made here, between two namespaces, and goes with this.
 *
 * @param description for the report
 * @param parts what was made for it, the first to be closed first
 */
record Network(String description, Place place, List<AutoCloseable> parts)
    implements AutoCloseable {
  private static final String OWN = "PORTWAY_BENCH_NAMESPACE";
  private static final long LONG_PATH_BYTES = 32L << 20;
  private static final Path SYSCTL = Path.of("/proc/sys/net/ipv4");

  Network {
    parts = List.copyOf(parts);
  }

  /** In a namespace of our own, loopback is down and the settings are ours to change. */
  static Network loopback() throws IOException {
    if (System.getenv(OWN) == null) {
      return onLoopback("the host's loopback, " + congestionControl() + warning());
    }
    ip("link", "set", "lo", "up");
    // A namespace may not make cubic its default where the host does not allow it to all, but a
    // route may ask for it.
    for (String addresses : List.of("127.0.0.0/8", Endpoints.HOST)) {
      ip(
          "route",
          "replace",
          "local",
          addresses,
          "dev",
          "lo",
          "table",
          "local",
          "src",
          Endpoints.HOST,
          "congctl",
          "cubic");
    }
    // A connection for each request leaves tens of thousands in TIME_WAIT.
    Files.writeString(SYSCTL.resolve("ip_local_port_range"), "2048 60999");
    return onLoopback("loopback in a namespace of its own, cubic");
  }

  private static Network onLoopback(String description) {
    return new Network(description, Place.loopback(), List.of());
  }

  /** A link between two namespaces whose names no other run has. */
  static Network over(LinkProfile profile, Congestion congestion, Path logs) {
    String name = "portway-bench-" + ProcessHandle.current().pid();
    Namespace near = Namespace.open(name + "-near");
    Namespace far = Namespace.open(name + "-far");
    String sockets = "";
    if (profile.equals(LinkProfile.LONG_FAT)) {
      // By default a connection has 4 MB to send from, of which 2.5 MB are under way at once.
      near.allowTcp(LONG_PATH_BYTES);
      far.allowTcp(LONG_PATH_BYTES);
      sockets = ", tcp_rmem and tcp_wmem up to " + (LONG_PATH_BYTES >> 20) + " MiB";
    }
    WanLink link = WanLink.start(near, far, new WanLink.Plan(0, profile, congestion, 1), logs);
    return new Network(
        profile + ", " + congestion.word() + sockets + ", between two namespaces",
        Place.over(near, far, link),
        List.of(link, near, far));
  }

  private static void ip(Object... words) {
    Command.of("ip").and(words).run(Duration.ofSeconds(10)).outOrThrow();
  }

  private static String warning() throws IOException {
    return congestionControl().equals("bbr")
        ? " (it paces loopback: throughput is far too low; run as root for a network of its own)"
        : "";
  }

  private static String congestionControl() throws IOException {
    return Files.readString(SYSCTL.resolve("tcp_congestion_control")).strip();
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("bench: " + e.getMessage());
      }
    }
  }
}
