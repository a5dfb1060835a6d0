package io.portway.similarity.doctor;

import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.ssh.CommandRun;
import io.portway.similarity.ssh.RemoteCommand;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One walk along a route: what the checks open once and share. For one thread. */
final class Walk implements AutoCloseable {
  private static final Duration COMMAND_PATIENCE = Duration.ofSeconds(30);

  private final Journey journey;
  private final Deadline deadline;
  private final SshTrace trace = new SshTrace();
  private Journey.Way way;
  private OpenRoute open;

  Walk(Journey journey) {
    this.journey = journey;
    this.deadline = Deadline.after(journey.timeout());
  }

  Journey journey() {
    return journey;
  }

  SshTrace trace() {
    return trace;
  }

  Deadline deadline() {
    return deadline;
  }

  /** Reads what was typed; throws where that can't be a route. */
  Journey.Way way() {
    if (way == null) {
      way = journey.way().get();
      open = way.open(trace);
    }
    return way;
  }

  HostPort sshAddress() throws InterruptedException {
    way();
    return open.sshAddress(deadline);
  }

  String sshHost() {
    way();
    return open.sshHost();
  }

  SshSession ssh() throws InterruptedException {
    way();
    return open.ssh(deadline);
  }

  HostPort agent() throws InterruptedException {
    way();
    return open.agent(deadline);
  }

  SearchAddress searchServer() throws InterruptedException {
    way();
    return open.searchServer(deadline);
  }

  /**
   * Runs a shell script of ours on the SSH host.
   *
   * @param script a resource of this package
   * @param arguments reach it as they are, whatever is in them
   * @return the lines that it prints
   * @throws HopException if it can't be run, as on a host without a POSIX shell
   */
  List<String> run(String script, String... arguments) throws InterruptedException {
    List<String> words = new ArrayList<>(List.of("sh", "-c", resource(script), script));
    words.addAll(List.of(arguments));
    return run(words);
  }

  List<String> run(List<String> words) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deadline soon = Deadline.after(deadline.within(COMMAND_PATIENCE));
    new CommandRun(ssh(), RemoteCommand.of(words), soon)
        .run(InputStream.nullInputStream(), out, OutputStream.nullOutputStream());
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  static String resource(String name) {
    try (InputStream in = Walk.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What follows a word at the beginning of the first such line; "" where there is none. */
  static String value(List<String> lines, String word) {
    return values(lines, word).stream().findFirst().orElse("");
  }

  static List<String> values(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1).strip())
        .toList();
  }

  @Override
  public void close() {
    if (open != null) {
      open.close();
    }
  }
}
