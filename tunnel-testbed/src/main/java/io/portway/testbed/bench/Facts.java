package io.portway.testbed.bench;

import io.portway.testbed.bench.peer.PortwayTarget;
import io.portway.testbed.bench.peer.Release;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure is worth nothing without: machine, versions, date and command. */
final class Facts {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern TRANSPORT = Pattern.compile("transport=\\S+ tls=\\S+");

  private final Map<String, String> facts = new LinkedHashMap<>();

  Facts(String command, Network network) {
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("command", command);
    facts.put("commit", commit());
    facts.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " x "
            + field("/proc/cpuinfo", "model name\\s*: (.*)")
            + ", "
            + Long.parseLong(field("/proc/meminfo", "MemTotal:\\s*(\\d+)")) / (1 << 20)
            + " GiB, load average "
            + field("/proc/loadavg", "^(\\S+)")
            + " before the start");
    facts.put(
        "system",
        field("/etc/os-release", "PRETTY_NAME=\"(.*)\"")
            + ", Linux "
            + System.getProperty("os.version"));
    facts.put("network", network.description());
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  /** Which release stands in a column, and whether it is too old to speak for its program. */
  void peer(String name, Release release) {
    String old = release.old(LocalDate.now(ZoneOffset.UTC)) ? " (older than two years)" : "";
    facts.put(name, release.program() + " " + release + old);
  }

  /** What the relay's first log line says of its transport. */
  void portway(PortwayTarget target, Programs programs) {
    Matcher transport = TRANSPORT.matcher(target.relay().process().logText());
    facts.put(
        target.name(),
        firstLine(programs.server().and("--version"))
            + (transport.find() ? ", " + transport.group() : ""));
  }

  void note(String name, String text) {
    facts.put(name, text);
  }

  Map<String, String> all() {
    return facts;
  }

  private static String commit() {
    String root = Checkout.here().root().toString();
    try {
      return firstLine(Command.of("git", "-C", root, "describe", "--always", "--dirty"));
    } catch (RuntimeException e) {
      return "unknown"; // an export of the sources, or no git
    }
  }

  private static String firstLine(Command command) {
    return command.run(LIMIT).outOrThrow().lines().findFirst().orElse("").strip();
  }

  private static String field(String file, String pattern) {
    try {
      Matcher matcher =
          Pattern.compile(pattern, Pattern.MULTILINE).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1) : "unknown";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
