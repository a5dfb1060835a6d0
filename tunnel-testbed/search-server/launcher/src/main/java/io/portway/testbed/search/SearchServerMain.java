package io.portway.testbed.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Runs a real node of the engine on the class path, with one shard's worth of duties.
 *
 * <p>Prints {@code ready url=http://127.0.0.1:PORT} once it answers, logs to stderr, and ends when
 * its standard input does: whoever started it need not survive to have it cleaned up.
 */
public final class SearchServerMain {

  private static final int USAGE = 2;

  private SearchServerMain() {}

  /** Starts a node whose files are all below {@code args[0]}. */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("USAGE: one argument is expected: the directory for the node's files.");
      System.exit(USAGE);
    }
    // Engines take System.out for their log; the one line meant for the starter keeps the real one.
    PrintStream out = System.out;
    System.setOut(System.err);
    Path home = Path.of(args[0]).toAbsolutePath();
    prepare(home);
    SearchNode node = ServiceLoader.load(SearchNode.class).findFirst().orElseThrow();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "portway-close"));
    InetSocketAddress http = node.start(home);
    out.println("ready url=http://" + http.getAddress().getHostAddress() + ":" + http.getPort());
    out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static void prepare(Path home) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    try (InputStream logging = SearchServerMain.class.getResourceAsStream("log4j2.properties")) {
      Files.write(config.resolve("log4j2.properties"), logging.readAllBytes());
    }
  }

  private static void close(SearchNode node) {
    try {
      node.close();
    } catch (IOException e) {
      System.err.println("The search node did not close cleanly: " + e);
    }
  }
}
