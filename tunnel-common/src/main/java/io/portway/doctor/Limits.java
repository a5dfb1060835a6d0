package io.portway.doctor;

import io.portway.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The kernel's limits that a tunnel meets first: open files, tracked connections, the backlog of a
 * listener. What the kernel does not tell (no Linux, another user's process) is left out.
 */
public final class Limits {
  /** Fewer open files than that are gone with a few hundred visitors. */
  private static final long FEW_FILES = 4096;

  /** What our listeners ask for. */
  private static final long BACKLOG = 1024;

  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

  private final Path proc;

  private Limits(Path proc) {
    this.proc = proc;
  }

  /** Those of this machine. */
  public static Limits system() {
    return new Limits(Path.of("/proc"));
  }

  /** As they stand in another directory of the same shape. */
  static Limits in(Path proc) {
    return new Limits(proc);
  }

  /**
   * The worst that is near.
   *
   * @param daemon the process whose files count; empty for this one, which is started the same way
   */
  public Finding finding(OptionalLong daemon) {
    Path process = proc.resolve("self");
    if (daemon.isPresent() && Files.isReadable(proc.resolve(daemon.getAsLong() + "/limits"))) {
      process = proc.resolve(Long.toString(daemon.getAsLong()));
    }
    OptionalLong files = openFiles(process);
    OptionalLong used = count(process.resolve("fd"));
    OptionalLong tracked = number("sys/net/netfilter/nf_conntrack_count");
    OptionalLong most = number("sys/net/netfilter/nf_conntrack_max");
    OptionalLong backlog = number("sys/net/core/somaxconn");
    boolean tracks = tracked.isPresent() && most.isPresent() && most.getAsLong() > 0;
    if (tracks && percent(tracked, most) >= 98) {
      return Finding.failed(
          ExitCode.UNREACHABLE,
          "doctor.limits.conntrack-full",
          tracked.getAsLong(),
          most.getAsLong());
    }
    if (files.isPresent() && used.isPresent() && percent(used, files) >= 80) {
      return Finding.warning("doctor.limits.files-used", used.getAsLong(), files.getAsLong());
    }
    if (tracks && percent(tracked, most) >= 80) {
      return Finding.warning("doctor.limits.conntrack", tracked.getAsLong(), most.getAsLong());
    }
    if (files.isPresent() && files.getAsLong() < FEW_FILES) {
      return Finding.warning("doctor.limits.files", files.getAsLong(), FEW_FILES);
    }
    if (backlog.isPresent() && backlog.getAsLong() < BACKLOG) {
      return Finding.warning("doctor.limits.backlog", backlog.getAsLong(), BACKLOG);
    }
    List<String> known = new ArrayList<>();
    files.ifPresent(value -> known.add("open files " + value));
    if (tracks) {
      known.add("conntrack " + tracked.getAsLong() + "/" + most.getAsLong());
    }
    backlog.ifPresent(value -> known.add("somaxconn " + value));
    return Finding.ok("doctor.limits.ok", known.isEmpty() ? "-" : String.join(", ", known));
  }

  private static long percent(OptionalLong part, OptionalLong whole) {
    return part.getAsLong() * 100 / Math.max(1, whole.getAsLong());
  }

  private OptionalLong openFiles(Path process) {
    Matcher matcher = OPEN_FILES.matcher(text(process.resolve("limits")));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty(); // "unlimited"
  }

  private OptionalLong number(String file) {
    String text = text(proc.resolve(file)).strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  private static OptionalLong count(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return OptionalLong.of(entries.count());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
