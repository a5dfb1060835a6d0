package io.portway.testbed.bench;

import io.portway.testbed.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The network that everything runs on, as this process found it or made it: {@code bin/bench}
 * starts it in a network namespace where it may, and says so in the environment.
 *
 * @param description for the report
 */
record Network(String description) {
  private static final String OWN = "PORTWAY_BENCH_NAMESPACE";
  private static final Path SYSCTL = Path.of("/proc/sys/net/ipv4");

  /** In a namespace of our own, loopback is down and the settings are ours to change. */
  static Network prepare() throws IOException {
    if (System.getenv(OWN) == null) {
      return new Network("the host's loopback, " + congestionControl() + warning());
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
    return new Network("loopback in a namespace of its own, cubic");
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
}
