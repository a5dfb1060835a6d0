package io.portway.testbed.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An agent on this host: its folder, its mappings, and its process while it runs. */
public final class AgentDaemon implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern CONNECTED =
      Pattern.compile("^(?:agent:\\s+)?connected relay=(\\S+) trunks=(\\d+) mappings=(\\d+)");

  private final Site site;
  private final Path logs;
  private final String logName;
  private final Map<String, String> mappings = new LinkedHashMap<>();
  private ChildProcess process;

  /** An agent that is neither enrolled nor started yet; its logs are {@code NAME.log}. */
  public AgentDaemon(Programs programs, Path directory, String name, Path logs) {
    this.site = new Site(programs.client(), directory, "tunnel-client.conf");
    this.logs = logs;
    this.logName = name;
    configure("");
  }

  /** Adds or changes a mapping in the file; {@code body} is what stands between its braces. */
  public AgentDaemon mapping(String name, String body) {
    mappings.put(name, body);
    configure("");
    return this;
  }

  public AgentDaemon withoutMapping(String name) {
    mappings.remove(name);
    configure("");
    return this;
  }

  /** Writes the configuration anew, with {@code more} keys of the section; nothing is reloaded. */
  public void configure(String more) {
    StringBuilder all = new StringBuilder();
    mappings.forEach(
        (name, body) -> all.append("    ").append(name).append(" { ").append(body).append(" }\n"));
    site.configure(
        """
        agent {
          state-dir = "%s"
          admin.listen = "127.0.0.1:0"
          %s
          mappings {
        %s  }
        }
        """
            .formatted(site.state(), more, all));
  }

  /** Enrols by {@code join -}: the join string never stands in a command line. */
  public Finished join(String joinString, Object... options) {
    return site.command("join", "-").and(options).run(joinString + "\n", Duration.ofSeconds(60));
  }

  /** Starts the agent and waits until it says that it is connected. */
  public AgentDaemon start() {
    launch();
    try {
      awaitConnected();
      return this;
    } catch (ChildFailedException e) {
      process.close();
      throw e;
    }
  }

  /** Starts the agent without waiting for anything. */
  public AgentDaemon launch() {
    process = ChildProcess.start(logName, site.command("run"), logs);
    return this;
  }

  /** Waits for the line that an agent prints when it serves: relay, trunks, mappings. */
  public Matcher awaitConnected() {
    return process.awaitLine(CONNECTED, START_LIMIT);
  }

  public ChildProcess process() {
    return process;
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

  public JsonNode status() {
    return site.json("status", "--json");
  }

  /** Any command of {@code tunnel-client} on this agent's configuration. */
  public Finished run(Object... words) {
    return site.run("", words);
  }

  public Command command(Object... words) {
    return site.command(words);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
