package io.portway.client;

import io.portway.client.doctor.TunnelChecks;
import io.portway.doctor.Check;
import io.portway.doctor.Limits;
import io.portway.mapping.MappingRef;
import io.portway.similarity.doctor.TunnelExamination;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The tunnel's own checks for the similarity client, found by {@code META-INF/services}. */
public final class TunnelExaminations implements TunnelExamination {
  @Override
  public List<Check> checks(Path configuration, MappingRef mapping) {
    return new TunnelChecks(configuration, Optional.of(mapping), Clock.systemUTC(), Limits.system())
        .list();
  }

  @Override
  public String bundle() {
    return TunnelChecks.BUNDLE;
  }
}
