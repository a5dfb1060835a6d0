package io.portway.similarity.route;

import io.portway.similarity.search.SearchAddress;

/**
 * Through a private mapping whose backend is the search server: no port is open to others anywhere.
 */
public final class MappingRoute implements Route {
  private final PrivateMapping mapping;
  private final SearchAddress here;

  /** Takes the mapping over and closes it. Scheme and path are those of {@code there}. */
  public MappingRoute(PrivateMapping mapping, SearchAddress there) {
    this.mapping = mapping;
    this.here = there.at(mapping.address());
  }

  @Override
  public SearchAddress searchServer() {
    return here;
  }

  @Override
  public void close() {
    mapping.close();
  }
}
