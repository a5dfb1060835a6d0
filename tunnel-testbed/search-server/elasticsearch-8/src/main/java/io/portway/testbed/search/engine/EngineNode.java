package io.portway.testbed.search.engine;

import io.portway.testbed.search.SearchNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Elasticsearch 8 and 9. They take plugins from folders only, which the build of this module makes
 * beside its classes.
 */
public final class EngineNode implements SearchNode {
  private Node node;

  @Override
  public InetSocketAddress start(Path home) throws Exception {
    Settings settings =
        Settings.builder()
            .put("cluster.name", "portway-testbed")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("discovery.type", "single-node")
            .put("http.port", "0")
            .put("network.host", "127.0.0.1")
            .put("node.name", "portway-testbed")
            .put("node.processors", 1)
            .put("path.home", home.toString())
            .put("transport.port", "0")
            .build();
    Environment environment = new Environment(settings, home.resolve("config"));
    LogConfigurator.configureESLogging();
    LogConfigurator.setNodeName("portway-testbed");
    LogConfigurator.configure(environment, true);
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(pluginFolders()), Set.of(), Map.of());
    node = new Node(environment, plugins);
    node.start();
    return node.injector()
        .getInstance(HttpServerTransport.class)
        .boundAddress()
        .publishAddress()
        .address();
  }

  private static Path pluginFolders() throws Exception {
    return Path.of(EngineNode.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .resolveSibling("modules");
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
    }
  }
}
