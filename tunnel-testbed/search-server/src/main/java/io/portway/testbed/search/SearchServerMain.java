package io.portway.testbed.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.codelibs.opensearch.runner.node.OpenSearchRunnerNode;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * A real OpenSearch node of one shard's worth of duties, on a loopback port that the system picks.
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
    // OpenSearch takes System.out for its log; the one line meant for the starter keeps the real
    // one.
    PrintStream out = System.out;
    System.setOut(System.err);
    Path home = Path.of(args[0]).toAbsolutePath();
    Environment environment = prepare(home);
    LogConfigurator.configure(environment);
    Node node =
        new OpenSearchRunnerNode(
            environment,
            List.of(CommonAnalysisPlugin.class, MapperExtrasPlugin.class, Netty4Plugin.class));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "portway-close"));
    node.start();
    InetSocketAddress http =
        node.injector()
            .getInstance(HttpServerTransport.class)
            .boundAddress()
            .publishAddress()
            .address();
    out.println("ready url=http://" + http.getAddress().getHostAddress() + ":" + http.getPort());
    out.flush();
    awaitEndOfInput(System.in);
    System.exit(0);
  }

  private static Environment prepare(Path home) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    try (InputStream logging = SearchServerMain.class.getResourceAsStream("log4j2.properties")) {
      Files.write(config.resolve("log4j2.properties"), logging.readAllBytes());
    }
    Settings settings =
        Settings.builder()
            .put("cluster.name", "portway-testbed")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("discovery.type", "single-node")
            .put("http.port", "0")
            .put("network.host", "127.0.0.1")
            .put("node.processors", 1)
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            .put("transport.port", "0")
            .build();
    return InternalSettingsPreparer.prepareEnvironment(
        settings, Map.of(), config, () -> "portway-testbed");
  }

  private static void awaitEndOfInput(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      System.err.println("The search node did not close cleanly: " + e);
    }
  }
}
