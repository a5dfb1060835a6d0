package io.portway.testbed.daemon;

import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A visitor's place: an identity without mappings, for private mappings and the similarity client.
 */
public final class Visitor {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern LISTENING =
      Pattern.compile("^(?:visit:\\s+)?listening (\\S+) mapping=(\\S+)");

  private final Site site;
  private final Path logs;
  private final String name;

  public Visitor(Programs programs, Path directory, String name, Path logs) {
    this.site = new Site(programs.client(), directory, "tunnel-client.conf");
    this.logs = logs;
    this.name = name;
    site.configure("agent {\n  state-dir = \"" + site.state() + "\"\n}\n");
  }

  public Finished join(String joinString) {
    return site.command("join", "-").run(joinString + "\n", Duration.ofSeconds(60));
  }

  /** Starts {@code tunnel-client visit}; {@link #awaitListening} tells where it listens. */
  public ChildProcess visit(String mapping) {
    return ChildProcess.start(
        "visit-" + name, site.command("visit", mapping, "--listen", "127.0.0.1:0"), logs);
  }

  public static Address awaitListening(ChildProcess visit) throws ChildFailedException {
    return Address.parse(visit.awaitLine(LISTENING, START_LIMIT).group(1));
  }

  public Path directory() {
    return site.directory();
  }

  public Path state() {
    return site.state();
  }

  public Path configuration() {
    return site.configuration();
  }

  public Command command(Object... words) {
    return site.command(words);
  }

  public Finished run(Object... words) {
    return site.run("", words);
  }
}
