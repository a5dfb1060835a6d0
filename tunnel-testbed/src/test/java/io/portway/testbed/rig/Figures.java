package io.portway.testbed.rig;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What a daemon holds, as the kernel counts it and as its own metrics tell. */
public final class Figures {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ChildProcess process;
  private final String admin;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private Figures(ChildProcess process, String admin) {
    this.process = process;
    this.admin = admin;
  }

  public static Figures of(RelayDaemon relay) {
    return new Figures(relay.process(), relay.admin().toString());
  }

  public static Figures of(AgentDaemon agent) {
    try {
      Path address = agent.state().resolve("admin-address");
      return new Figures(agent.process(), Files.readString(address).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Open files and sockets. */
  public long descriptors() {
    return entries("fd");
  }

  public long threads() {
    return entries("task");
  }

  /** The sum of a metric over all rows that have each of these values of labels. */
  public double metric(String name, String... values) {
    return lines(name)
        .filter(line -> Stream.of(values).allMatch(one -> line.contains("=\"" + one + "\"")))
        .mapToDouble(Figures::value)
        .sum();
  }

  private Stream<String> lines(String name) {
    return metrics().lines().filter(line -> line.matches(name + "[ {].*"));
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private String metrics() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + admin + "/metrics")).timeout(LIMIT).build();
      return http.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private long entries(String folder) {
    try (Stream<Path> all = Files.list(Path.of("/proc/" + process.pid(), folder))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
