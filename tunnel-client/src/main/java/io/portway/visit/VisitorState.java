package io.portway.visit;

import io.portway.agent.enrol.Enroller;
import io.portway.agent.link.RenewalStore;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.Identity;
import io.portway.identity.IdentityKind;
import io.portway.identity.IdentityStore;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.transport.Transports;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A visitor's identity on disk. Several visits of one identity live side by side, so the directory
 * is locked only for the moment of a change. Blocks on files.
 */
final class VisitorState implements RenewalStore {
  private final VisitConfig config;

  VisitorState(VisitConfig config) {
    this.config = config;
  }

  /** Before anything of Netty is loaded: has its native libraries unpacked where an agent's are. */
  void unpackNative() {
    if (Files.isWritable(config.stateDir())) {
      Transports.unpackBelow(config.stateDir());
    }
  }

  /** The stored identity, or on the first visit the one that {@code agent.join} brings. */
  Identity identity(Transports transports) {
    Identity identity =
        load()
            .map(stored -> config.relay().map(stored::at).orElse(stored))
            .orElseGet(() -> enrol(transports));
    if (identity.kind() != IdentityKind.VISITOR) {
      throw new CliException(
          ExitCode.REFUSED,
          "NOT-A-VISITOR",
          "visitor",
          config.stateDir() + " holds " + identity + ", which serves mappings and visits none",
          "Ask the relay's operator for a visitor's invitation (tunnel-server invite NAME --visitor"
              + " --allow MAPPING@AGENT) and join with another state-dir.");
    }
    return identity;
  }

  private Identity enrol(Transports transports) {
    try (StateDirectory directory = StateDirectory.claim(config.stateDir(), StateOwner.CLIENT)) {
      return new Enroller(transports, config.software())
          .atStart(config.join(), config.relay(), new IdentityStore(directory));
    }
  }

  @Override
  public Optional<Identity> load() {
    if (Files.notExists(config.stateDir())) {
      return Optional.empty();
    }
    try (StateDirectory directory = StateDirectory.inspect(config.stateDir(), StateOwner.CLIENT)) {
      return new IdentityStore(directory).load();
    }
  }

  /**
   * @throws StateDirectoryException also where another visit is writing at this moment: what it
   *     writes will do
   */
  @Override
  public void save(Identity renewed) {
    try (StateDirectory directory = StateDirectory.claim(config.stateDir(), StateOwner.CLIENT)) {
      new IdentityStore(directory).save(renewed);
    }
  }
}
