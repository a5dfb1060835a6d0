package io.portway.similarity.route;

import io.portway.similarity.search.SearchAddress;

/** An open way to a search server. Closing it gives back ports and connections. */
public interface Route extends AutoCloseable {
  /** Where the server is to be asked, seen from here. */
  SearchAddress searchServer();

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
