package io.portway.agent;

import io.portway.agent.config.AgentConfig;
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
import java.util.Optional;

/**
 * An agent's state directory, held for as long as the agent runs, and the identity in it. Blocks on
 * files, and on the relay where it enrols first.
 */
final class AgentState implements AutoCloseable, RenewalStore {
  private final AgentConfig config;
  private final StateDirectory directory;
  private final IdentityStore store;

  private AgentState(AgentConfig config, StateDirectory directory) {
    this.config = config;
    this.directory = directory;
    this.store = new IdentityStore(directory);
  }

  /**
   * Locks the directory.
   *
   * @throws io.portway.config.ConfigException if it can't be used, with file and line
   */
  static AgentState open(AgentConfig config) {
    try {
      StateDirectory directory = StateDirectory.claim(config.stateDir(), StateOwner.CLIENT);
      Transports.unpackBelow(directory.path());
      Transports.allowMemory(config.memoryBudget());
      return new AgentState(config, directory);
    } catch (StateDirectoryException e) {
      throw config.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
  }

  StateDirectory directory() {
    return directory;
  }

  /** The stored identity, or the one that {@code agent.join} brings. */
  Identity identity(Transports transports, String software) {
    Identity identity;
    try {
      identity = new Enroller(transports, software).atStart(config.join(), config.relay(), store);
    } catch (StateDirectoryException e) {
      throw config.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
    if (identity.kind() != IdentityKind.AGENT) {
      throw new CliException(
          ExitCode.REFUSED,
          "NOT-AN-AGENT",
          "agent",
          directory + " holds " + identity + ", which can't register mappings",
          "Use it with tunnel-client visit or sim, or join as an agent with another state-dir.");
    }
    return identity;
  }

  @Override
  public Optional<Identity> load() {
    return store.load();
  }

  @Override
  public void save(Identity renewed) {
    store.save(renewed);
  }

  @Override
  public void close() {
    directory.close();
  }
}
