package io.portway.testbed.search.engine;

import io.portway.testbed.search.SearchNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/** OpenSearch 1 to 3. */
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
    LogConfigurator.setNodeName("portway-testbed");
    LogConfigurator.configure(environment);
    node = new NodeWithPlugins(environment, List.of(CjkPlugin.class, netty()));
    node.start();
    return node.injector()
        .getInstance(HttpServerTransport.class)
        .boundAddress()
        .publishAddress()
        .address();
  }

  /** OpenSearch 3 gave it another name. */
  private static Class<? extends Plugin> netty() throws ClassNotFoundException {
    String name = "org.opensearch.transport.Netty4Plugin";
    try {
      return Class.forName(name).asSubclass(Plugin.class);
    } catch (ClassNotFoundException e) {
      return Class.forName(name.replace("Plugin", "ModulePlugin")).asSubclass(Plugin.class);
    }
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  /** Plugins from the class path, which only a subclass may hand over. */
  private static final class NodeWithPlugins extends Node {
    NodeWithPlugins(Environment environment, List<Class<? extends Plugin>> plugins) {
      super(environment, plugins, false);
    }
  }
}
