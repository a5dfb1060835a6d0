package io.portway.testbed.origin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import io.portway.testbed.search.SearchEngine;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import io.portway.testbed.ssh.RealSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At the far end of a road: relay, agent, OpenSSH and a search server with the corpus. At its near
 * end: a visitor's identity.
 */
final class Intranet implements AutoCloseable {
  private static final SearchEngine ENGINE = SearchEngine.OPENSEARCH_2;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SEARCH_MAPPING = "es@office";
  private static final String JOBS_MAPPING = "texts@office";

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Road road;
  private final Path directory;
  private final int sshPort = Ports.free();
  private final RealSshd sshd;
  private final SearchServer search;
  private final Visitor visitor;

  Intranet(Road road, Path directory) throws IOException {
    this.road = road;
    this.directory = directory;
    Path logs = directory.resolve("logs");
    try {
      sshd = opened(RealSshd.start(directory.resolve("sshd"), road::far));
      search = opened(SearchServer.start(ENGINE, directory.resolve("search"), logs, road::far));
      load();
      Programs built = Programs.built();
      Programs there = new Programs(road.far(built.server()), road.far(built.client()));
      RelayDaemon relay =
          opened(new RelayDaemon(there, directory.resolve("relay"), "" + sshPort, logs));
      relay.configureAt(road.host(), road.host(), 0, "" + sshPort, "");
      relay.start();
      AgentDaemon agent =
          opened(new AgentDaemon(there, directory.resolve("agent"), "agent", logs))
              .mapping(
                  "ssh", "port = %d, backend = \"127.0.0.1:%d\"".formatted(sshPort, sshd.port()))
              .mapping(
                  "es",
                  "backend = \"127.0.0.1:%d\", protocol = elasticsearch".formatted(search.port()))
              .mapping(
                  "texts",
                  "search { url = \"%s\", indices = \"%s\" }"
                      .formatted(search.url(), SearchIndex.NAME));
      agent.join(relay.invite("office")).outOrThrow();
      agent.start();
      Programs here = new Programs(road.near(built.server()), road.near(built.client()));
      visitor = new Visitor(here, directory.resolve("visitor"), "laptop", logs);
      Object[] admission = {"--visitor", "--allow", SEARCH_MAPPING, "--allow", JOBS_MAPPING};
      visitor.join(relay.invite("laptop", admission)).outOrThrow();
      Files.writeString(
          directory.resolve("known_hosts"), sshd.knownHost(road.host(), sshPort) + "\n");
    } catch (RuntimeException | IOException e) {
      close();
      throw e;
    }
  }

  /** By curl, since only a program that is started there reaches the far end's loopback. */
  private void load() throws IOException {
    SearchIndex index = new SearchIndex(search.url(), ENGINE);
    Path body = directory.resolve("bulk");
    Files.writeString(body, index.bulk(Corpus.texts()));
    send("PUT", "/" + SearchIndex.NAME, "application/json", index.settings());
    JsonNode answer =
        send(
            "POST",
            "/" + SearchIndex.NAME + "/_bulk?refresh=true",
            "application/x-ndjson",
            "@" + body);
    if (answer.path("errors").asBoolean(true)) {
      throw new IllegalStateException("The search server refused a text: " + answer);
    }
  }

  private JsonNode send(String method, String path, String type, String body) throws IOException {
    String answer =
        road.far(
                Command.of("curl", "-sS", "--fail", "-X", method, "-H", "Content-Type: " + type)
                    .and("--data-binary", body, search.url() + path))
            .run(LIMIT)
            .outOrThrow();
    return new ObjectMapper().readTree(answer);
  }

  String searchUrl() {
    return search.url().toString();
  }

  /** Host, port, user and key of the SSH server, as the scripts take them. */
  Object[] login() {
    return new Object[] {road.host(), sshPort, sshd.user(), sshd.key().file()};
  }

  Command simThroughTunnel(Object... words) {
    return visitor.command("sim").and(words).and("--via", "tunnel", "--to", SEARCH_MAPPING);
  }

  Command simByAgent(Object... words) {
    return visitor.command("sim").and(words).and("--via", "agent", "--to", JOBS_MAPPING);
  }

  Command simThroughSsh(Object... words) {
    return visitor
        .command("sim")
        .and(words)
        .and("--via", "ssh", "--ssh", sshd.user() + "@" + road.host() + ":" + sshPort)
        .and("--identity", sshd.key().file())
        .and("--known-hosts", directory.resolve("known_hosts"))
        .and("--es", search.url());
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("case 2: " + e.getMessage());
      }
    }
  }
}
