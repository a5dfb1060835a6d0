package io.portway.similarity.route;

import io.portway.mapping.MappingRef;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Opens private mappings. A service of {@code tunnel-client}, which knows configuration and
 * identity; so the similarity client needs to know neither.
 */
public interface PrivateMappings {
  /**
   * Returns when the mapping can be used.
   *
   * @throws io.portway.similarity.hop.HopException if it can't be, with what to do
   */
  PrivateMapping open(Path configuration, MappingRef mapping);

  /** Those of this program. */
  static PrivateMappings installed() {
    return ServiceLoader.load(PrivateMappings.class, PrivateMappings.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("tunnel-client.jar is not whole"));
  }
}
