package io.portway.similarity.doctor;

import io.portway.doctor.Check;
import io.portway.mapping.MappingRef;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/**
 * Looks at the tunnel up to a private mapping. A service of {@code tunnel-client}, which knows
 * configuration and identity; so the similarity client needs to know neither.
 */
public interface TunnelExamination {
  /** In the order in which to look; the last one depends on all. */
  List<Check> checks(Path configuration, MappingRef mapping);

  /** The base name of the sentences of these checks. */
  String bundle();

  /** That of this program. */
  static TunnelExamination installed() {
    return ServiceLoader.load(TunnelExamination.class, TunnelExamination.class.getClassLoader())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("tunnel-client.jar is not whole"));
  }
}
