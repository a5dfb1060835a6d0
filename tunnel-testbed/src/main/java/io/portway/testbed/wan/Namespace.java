package io.portway.testbed.wan;

import io.portway.testbed.process.Command;
import java.time.Duration;

/** A network namespace that has a name, so that programs can be started in it; with loopback up. */
public final class Namespace implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String name;

  private Namespace(String name) {
    this.name = name;
  }

  /** Makes one, or takes the one that has this name. */
  public static Namespace open(String name) {
    Namespace namespace = new Namespace(name);
    if (!namespace.exists()) {
      Command.of("ip", "netns", "add", name).run(LIMIT).outOrThrow();
    }
    namespace.ip("link set lo up");
    // bbr would pace loopback, too.
    for (String addresses : new String[] {"127.0.0.0/8", "127.0.0.1"}) {
      namespace.ip(
          "route replace local %s dev lo table local src 127.0.0.1 congctl %s"
              .formatted(addresses, Congestion.CUBIC.word()));
    }
    return namespace;
  }

  public String name() {
    return name;
  }

  /** {@code command}, in here; it becomes the very process, so its id and signals are its own. */
  public Command within(Command command) {
    Command enter = Command.of("nsenter", "--net=/run/netns/" + name, "--");
    return new Command(enter.and(command.words().toArray()).words(), command.environment());
  }

  /** Runs {@code ip} in here. */
  void ip(String words) {
    Command.of("ip", "-n", name).and((Object[]) words.split(" ")).run(LIMIT).outOrThrow();
  }

  /** Connections made in here from now on may buffer so much, each way. */
  public void allowTcp(long bytes) {
    for (String which : new String[] {"tcp_rmem", "tcp_wmem"}) {
      String command = "echo 4096 131072 %d > /proc/sys/net/ipv4/%s".formatted(bytes, which);
      within(Command.of("sh", "-c", command)).run(LIMIT).outOrThrow();
    }
  }

  /** Takes its name away, if it still has it; it goes when the last process in it has ended. */
  @Override
  public void close() {
    if (exists()) {
      Command.of("ip", "netns", "del", name).run(LIMIT).outOrThrow();
    }
  }

  private boolean exists() {
    return Command.of("ip", "netns", "pids", name).run(LIMIT).ok();
  }
}
