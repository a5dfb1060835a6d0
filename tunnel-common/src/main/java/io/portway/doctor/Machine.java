package io.portway.doctor;

import io.portway.cli.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a bundle says of the machine and of files, never of their content. */
public final class Machine {
  private static final List<String> KERNEL =
      List.of(
          "/proc/version",
          "/proc/uptime",
          "/proc/loadavg",
          "/proc/self/limits",
          "/proc/sys/net/core/somaxconn",
          "/proc/sys/net/ipv4/tcp_rmem",
          "/proc/sys/net/ipv4/tcp_wmem",
          "/proc/sys/net/ipv4/ip_local_port_range",
          "/proc/sys/net/netfilter/nf_conntrack_count",
          "/proc/sys/net/netfilter/nf_conntrack_max",
          "/proc/net/sockstat");

  private Machine() {}

  /** Versions and figures, a line each. */
  public static String versions() {
    Runtime runtime = Runtime.getRuntime();
    return String.join(
        "\n",
        "portway " + Version.number(),
        "java "
            + System.getProperty("java.runtime.version")
            + ", "
            + System.getProperty("java.vm.name"),
        "os "
            + System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        "processors " + runtime.availableProcessors(),
        "user " + System.getProperty("user.name"),
        "language " + Locale.getDefault(Locale.Category.DISPLAY).toLanguageTag(),
        "time " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** What the kernel says of limits and load. */
  public static String kernel() {
    return KERNEL.stream()
        .map(Path::of)
        .filter(Files::isReadable)
        .map(file -> "# " + file + "\n" + text(file))
        .collect(Collectors.joining("\n"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e + "\n";
    }
  }

  /** Mode, owner, size, time and name of each file below a directory. */
  public static String listing(Path directory) {
    if (Files.notExists(directory)) {
      return directory + " does not exist";
    }
    try (Stream<Path> files = Files.walk(directory, 2)) {
      return files.sorted().map(Machine::entry).collect(Collectors.joining("\n"));
    } catch (IOException | java.io.UncheckedIOException e) {
      return directory + " can't be listed: " + e.getMessage();
    }
  }

  private static String entry(Path file) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      return (attributes.isDirectory() ? "d" : "-")
          + PosixFilePermissions.toString(attributes.permissions())
          + " "
          + attributes.owner().getName()
          + " "
          + attributes.size()
          + " "
          + attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS)
          + " "
          + file;
    } catch (IOException e) {
      return file + " can't be looked at: " + e.getMessage();
    }
  }
}
