package io.portway.similarity.route;

import io.portway.similarity.hop.HopException;
import io.portway.similarity.search.SearchAddress;
import java.util.Optional;

/** An open way to a search server. Closing it gives back ports and connections. */
public interface Route extends AutoCloseable {
  /** Where the server is to be asked, seen from here. */
  SearchAddress searchServer();

  /** What keeps the way from being open at this moment; empty where nothing is known of that. */
  default Optional<HopException> trouble() {
    return Optional.empty();
  }

  @Override
  void close();

  /** The server is reachable as it is: on the same network, or a public port of a relay. */
  static Route straight(SearchAddress address) {
    return new Route() {
      @Override
      public SearchAddress searchServer() {
        return address;
      }

      @Override
      public void close() {}
    };
  }
}
