package io.portway.testbed.daemon;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A relay on this host: its folder, its process while it runs, and the operator's commands. */
public final class RelayDaemon implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("^(?:relay:\\s+)?ready listen=(\\S+) admin=(\\S+)");

  private final Site site;
  private final Path logs;
  private ChildProcess process;
  private Address listen;
  private Address admin;

  /**
   * A relay that is not started yet.
   *
   * @param ports what mappings may take, as the configuration has it: {@code 20022,20920-20929}
   */
  public RelayDaemon(Programs programs, Path directory, String ports, Path logs) {
    this.site = new Site(programs.server(), directory, "tunnel-server.conf");
    this.logs = logs;
    configure(0, ports, "");
  }

  /**
   * Writes the configuration anew; a running relay keeps what it has.
   *
   * @param listenPort 0 for any, which is lost over a restart
   * @param more further keys of the section, one a line
   */
  public void configure(int listenPort, String ports, String more) {
    configureAt("127.0.0.1", listenPort, ports, more);
  }

  /**
   * The same for a relay that agents reach at another address; visitors' ports stay on loopback.
   */
  public void configureAt(String host, int listenPort, String ports, String more) {
    configureAt(host, "127.0.0.1", listenPort, ports, more);
  }

  /** The same with visitors' ports at {@code bind}. */
  public void configureAt(String host, String bind, int listenPort, String ports, String more) {
    site.configure(
        """
        relay {
          listen = "%s:%d"
          public-host = "%s"
          ports = "%s"
          bind = "%s"
          state-dir = "%s"
          admin.listen = "127.0.0.1:0"
          %s
        }
        """
            .formatted(host, listenPort, host, ports, bind, site.state(), more));
  }

  /** Starts the relay and waits for its ready line. */
  public RelayDaemon start() {
    process = ChildProcess.start("relay", site.command("run"), logs);
    try {
      Matcher ready = process.awaitLine(READY, START_LIMIT);
      listen = Address.parse(ready.group(1));
      admin = Address.parse(ready.group(2));
      return this;
    } catch (ChildFailedException e) {
      process.close();
      throw e;
    }
  }

  public Address listen() {
    return listen;
  }

  public Address admin() {
    return admin;
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

  /** Admits an agent or, with {@code --visitor}, a visitor; the join string is the answer. */
  public String invite(String name, Object... options) {
    return run(site.command("invite", name).and(options)).outOrThrow().strip();
  }

  /** Any command of {@code tunnel-server} on this relay's configuration. */
  public Finished run(Object... words) {
    return site.run("", words);
  }

  public Command command(Object... words) {
    return site.command(words);
  }

  public JsonNode mappings() {
    return site.json("mappings", "--json");
  }

  /** The mapping of this name, or a missing node. */
  public JsonNode mapping(String name) {
    return named(mappings(), name);
  }

  public JsonNode agents() {
    return site.json("agents", "--json");
  }

  public JsonNode agent(String name) {
    return named(agents(), name);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private static Finished run(Command command) {
    return command.run(Duration.ofSeconds(60));
  }

  private static JsonNode named(JsonNode all, String name) {
    for (JsonNode one : all) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    return all.path(all.size());
  }
}
