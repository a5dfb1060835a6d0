package io.portway.testbed.search.engine;

import java.util.List;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.Netty4Plugin;

/** A node with plugins from the class path, which only a subclass may hand over. */
class NodeWithPlugins extends Node {
  NodeWithPlugins(Environment environment) {
    super(environment, List.of(CjkPlugin.class, Netty4Plugin.class), false);
  }

  /** Only Elasticsearch 6 has it. The name is set before. */
  @SuppressWarnings("MissingOverride")
  protected void registerDerivedNodeNameWithLogger(String nodeName) {}
}
