package io.portway.testbed.wan;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A link between two namespaces, and the process that plays it. The near end has the address
 * 10.77.INDEX.1, the far end 10.77.INDEX.2. One thread drives it.
 */
public final class WanLink implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pattern READY = Pattern.compile("^ready$");

  /** No program uses these numbers, and a shell takes no higher ones. */
  private static final int NEAR_FILE = 7;

  private static final int FAR_FILE = 8;

  private final int index;
  private final ChildProcess process;
  private int questions;

  private WanLink(int index, ChildProcess process) {
    this.index = index;
    this.process = process;
  }

  /**
   * What a link is made of.
   *
   * @param index tells apart links that share a namespace: 0 to 255
   * @param congestion of all connections over it, unless a program asks for another
   * @param seed of its losses
   */
  public record Plan(int index, LinkProfile profile, Congestion congestion, long seed) {
    public Plan {
      if (index < 0 || index > 255) {
        throw new IllegalArgumentException("index " + index + " (expected: 0 to 255)");
      }
    }

    /** The first link of its namespaces, with cubic. */
    public static Plan of(LinkProfile profile) {
      return new Plan(0, profile, Congestion.CUBIC, 1);
    }

    String device() {
      return "wan" + index;
    }

    String address(int host) {
      return "10.77." + index + "." + host;
    }
  }

  /** Why this machine can't have a link, as a sentence; empty where it can. */
  public static Optional<String> missing() {
    if (!Files.isWritable(Path.of("/dev/net/tun"))) {
      return Optional.of(
          "/dev/net/tun can't be opened (expected: root, on a kernel with TUN). Run as root.");
    }
    for (List<String> tool :
        List.of(List.of("perl", "-e", "1"), List.of("nsenter", "-V"), List.of("ip", "netns"))) {
      try {
        if (!Command.of(tool.toArray()).run(LIMIT).ok()) {
          return Optional.of("\"" + String.join(" ", tool) + "\" fails. Run as root.");
        }
      } catch (UncheckedIOException e) {
        return Optional.of(tool.get(0) + " is not installed. Install it with apt-get.");
      }
    }
    return Optional.empty();
  }

  /** Joins the two, and returns when packets flow. */
  public static WanLink start(Namespace near, Namespace far, Plan plan, Path logs) {
    Command link =
        Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=128m",
                "-XX:-UsePerfData",
                "-Dlogback.configurationFile=io/portway/testbed/bench/logback.xml",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                LinkMain.class.getName())
            .and(NEAR_FILE, FAR_FILE, plan.seed())
            .and((Object[]) plan.profile().words().split(" "));
    Command opened =
        Tun.opened(near, plan.device(), NEAR_FILE, Tun.opened(far, plan.device(), FAR_FILE, link));
    WanLink wan =
        new WanLink(plan.index(), ChildProcess.start("wan-link-" + plan.index(), opened, logs));
    try {
      wan.process.awaitLine(READY, LIMIT);
      address(near, plan, 1);
      address(far, plan, 2);
      return wan;
    } catch (RuntimeException e) {
      wan.close();
      throw e;
    }
  }

  private static void address(Namespace namespace, Plan plan, int host) {
    String device = plan.device();
    String address = plan.address(host);
    namespace.ip("link set %s txqueuelen 1000 mtu 1500 up".formatted(device));
    namespace.ip("addr add %s/24 dev %s".formatted(address, device));
    namespace.ip(
        "route replace %s/24 dev %s src %s congctl %s"
            .formatted(plan.address(0), device, address, plan.congestion().word()));
  }

  public String nearAddress() {
    return "10.77." + index + ".1";
  }

  public String farAddress() {
    return "10.77." + index + ".2";
  }

  /** From now on the link is like this; what is under way already arrives as it was to. */
  public void change(LinkProfile profile) {
    ask("set " + profile.words());
  }

  /** From now on nothing arrives any more, neither way; both ends see silence and no error. */
  public void blackhole() {
    ask("blackhole");
  }

  /** Ends a blackhole. */
  public void restore() {
    ask("restore");
  }

  /** Packets carried, lost and overflowed so far, each way. */
  public String counts() {
    return ask("counts");
  }

  public ChildProcess process() {
    return process;
  }

  private String ask(String line) {
    String answer = answer(line);
    if (answer.startsWith("failed")) {
      throw process.failure("The link can't " + line + ": " + answer);
    }
    return answer;
  }

  /** What {@link LinkMain} answers to a line. */
  String answer(String line) {
    int number = ++questions;
    process.writeLine(number + " " + line);
    return process.awaitLine(Pattern.compile("^" + number + " (.*)"), LIMIT).group(1);
  }

  /** Ends the link; its two devices go with it. */
  @Override
  public void close() {
    process.close();
  }
}
