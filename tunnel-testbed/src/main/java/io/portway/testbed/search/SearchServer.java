package io.portway.testbed.search;

import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A running OpenSearch on a loopback port. It has a JVM and a class path of its own ({@code
 * tunnel-testbed/search-server}), because its Netty, Jackson and log4j are not the product's.
 */
public final class SearchServer implements AutoCloseable {

  // 4 s on an idle machine; a loaded one has been seen to take a minute.
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Pattern READY = Pattern.compile("^ready url=(\\S+)$");

  private final ChildProcess process;
  private final URI url;

  private SearchServer(ChildProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts a node with its files below {@code home} and waits until it answers. */
  public static SearchServer start(Path home, Path logs) {
    return start(home, logs, UnaryOperator.identity());
  }

  /** The same where {@code place} has its command run, such as in a namespace. */
  public static SearchServer start(Path home, Path logs, UnaryOperator<Command> place) {
    ChildProcess process = launch(home, logs, place);
    try {
      return new SearchServer(process, URI.create(process.awaitLine(READY, START_LIMIT).group(1)));
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
  }

  private static ChildProcess launch(Path home, Path logs, UnaryOperator<Command> place) {
    Path build = Checkout.here().searchServerBuild();
    String libraries;
    try {
      libraries = Files.readString(build.resolve("class-path")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The search server is not built: " + build + " has no class-path. Run mvn package.", e);
    }
    Command command =
        Command.java(
                build.resolve("classes") + ":" + libraries,
                "io.portway.testbed.search.SearchServerMain",
                List.of("-Xms192m", "-Xmx192m"))
            .and(home);
    return ChildProcess.start("search-server", place.apply(command), logs);
  }

  /** {@code http://127.0.0.1:PORT}, without a path. */
  public URI url() {
    return url;
  }

  public int port() {
    return url.getPort();
  }

  public ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
