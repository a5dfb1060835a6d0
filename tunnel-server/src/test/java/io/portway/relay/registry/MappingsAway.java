package io.portway.relay.registry;

import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.relay.store.StoredMapping;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Mappings whose agent is not there, for tests of what their visitors meet. */
public final class MappingsAway {
  private MappingsAway() {}

  public static RelayMapping since(Instant since, String name) {
    MappingRef ref = MappingRef.parse(name);
    return new RelayMapping(
        new StoredMapping(
            ref.agent(),
            ref.mapping(),
            Protocol.TCP,
            Optional.empty(),
            OptionalInt.of(20022),
            HostPort.parse("127.0.0.1:22")),
        Traffic.ofMapping(Traffic.ofRelay()),
        since);
  }
}
