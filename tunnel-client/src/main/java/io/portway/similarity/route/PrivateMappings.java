package io.portway.similarity.route;

import io.portway.mapping.MappingRef;
import java.nio.file.Path;

/**
 * Opens private mappings. The program's root command is one, since it knows configuration and
 * identity; so the similarity client needs to know neither.
 */
public interface PrivateMappings {
  /**
   * Returns when the mapping can be used.
   *
   * @throws io.portway.cli.CliException if it can't be, with what to do
   */
  PrivateMapping open(Path configuration, MappingRef mapping);
}
