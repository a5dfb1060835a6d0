package io.portway.visit;

import io.portway.identity.JoinString;
import io.portway.mapping.HostPort;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who visits.
 *
 * @param stateDir where the visitor's identity is; absolute
 * @param join enrols where there is no identity yet
 * @param relay replaces the stored address
 * @param trunk how links are kept
 * @param drain how long live connections may take to finish when the visit is stopped
 * @param software name and version, for the relay's operators
 */
public record VisitConfig(
    Path stateDir,
    Optional<JoinString> join,
    Optional<HostPort> relay,
    TrunkConfig trunk,
    Duration drain,
    String software) {}
