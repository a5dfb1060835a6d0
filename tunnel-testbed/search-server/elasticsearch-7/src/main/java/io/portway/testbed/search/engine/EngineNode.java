package io.portway.testbed.search.engine;

import io.portway.testbed.search.SearchNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;

/** Elasticsearch 6.8 to 7.17. */
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
            .put("path.home", home.toString())
            .put("transport.port", "0")
            .build();
    Environment environment = new Environment(settings, home.resolve("config"));
    LogConfigurator.setNodeName("portway-testbed");
    LogConfigurator.configure(environment);
    node = new NodeWithPlugins(environment);
    node.start();
    return node.injector()
        .getInstance(HttpServerTransport.class)
        .boundAddress()
        .publishAddress()
        .address();
  }

  @Override
  public void close() throws IOException {
    if (node != null) {
      node.close();
    }
  }
}
