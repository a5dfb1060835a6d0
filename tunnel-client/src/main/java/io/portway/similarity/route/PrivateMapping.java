package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import java.util.List;

/** A private mapping that is open at a port of our own loopback, until it is closed. */
public interface PrivateMapping extends AutoCloseable {
  HostPort address();

  /**
   * The keys of an SSH server behind it, as its agent read them; see {@link
   * io.portway.similarity.ssh.HostKeyWitness}. Asks the relay; never fails.
   *
   * @return empty where nobody knows
   */
  default List<String> hostKeys() {
    return List.of();
  }

  @Override
  void close();
}
