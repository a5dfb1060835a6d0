package io.portway.similarity.route;

import io.portway.mapping.HostPort;

/** A private mapping that is open at a port of our own loopback, until it is closed. */
public interface PrivateMapping extends AutoCloseable {
  HostPort address();

  @Override
  void close();
}
