package io.portway.testbed.search;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A node of one engine, as {@link SearchServerMain} runs it. Each engine's module has a class for
 * it, since Elasticsearch and OpenSearch have no code in common, and is found by {@link
 * java.util.ServiceLoader}.
 */
public interface SearchNode extends Closeable {

  /**
   * Starts it on loopback ports that the system picks.
   *
   * @param home for all its files; has a folder {@code config} with {@code log4j2.properties}
   * @return where it answers HTTP
   */
  InetSocketAddress start(Path home) throws Exception;
}
