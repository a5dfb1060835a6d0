package io.portway.relay.config;

import io.portway.config.ConfigReader;
import io.portway.config.StateHome;
import io.portway.flow.MemoryBudget;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.PortRanges;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code tunnel-server.conf}. */
public final class RelayConfigLoader {
  private final ConfigReader reader;

  private RelayConfigLoader(ConfigReader reader) {
    this.reader = reader;
  }

  /**
   * The settings of a file; throws {@link io.portway.config.ConfigException} with everything that
   * is wrong with it.
   */
  public static RelayConfig load(Path file) {
    return new RelayConfigLoader(open(file)).load();
  }

  static ConfigReader open(Path file) {
    return ConfigReader.open(file, RelayConfigLoader.class);
  }

  private RelayConfig load() {
    HostPort listen = reader.listenAddress("relay.listen");
    HostPort adminListen = reader.listenAddress("relay.admin.listen");
    PortRanges ports =
        reader.required("relay.ports", "ports, for example 20000-20999", PortRanges::parse);
    IpAddress bind = reader.required("relay.bind", "an IP address", IpAddress::parse);
    PublicHost publicHost = publicHost(listen);
    Path stateDir = reader.optionalPath("relay.state-dir").orElseGet(() -> StateHome.of("relay"));
    Duration hold =
        reader.optionalDuration("relay.hold", Duration.ZERO, RelayConfig.MAX_HOLD).orElse(null);
    Duration resumeWindow =
        reader
            .optionalDuration("relay.resume-window", Duration.ZERO, RelayConfig.MAX_RESUME_WINDOW)
            .orElse(null);
    long memoryBudget =
        reader
            .optionalBytes("relay.memory-budget", MemoryBudget.MIN, MemoryBudget.MAX)
            .orElse(MemoryBudget.MIN);
    TrunkConfig trunk = TrunkConfig.read(reader, "relay.trunk");
    Duration drain =
        reader.optionalDuration("relay.drain", Duration.ZERO, RelayConfig.MAX_DRAIN).orElse(null);
    if (listen != null && adminListen != null && ports != null) {
      checkPorts(listen, adminListen, ports);
    }
    reader.finish();
    return new RelayConfig(
        listen,
        publicHost,
        ports,
        bind,
        stateDir,
        adminListen,
        hold,
        resumeWindow,
        memoryBudget,
        trunk,
        drain,
        reader.places());
  }

  private PublicHost publicHost(HostPort listen) {
    boolean listensOnOneAddress = listen == null || !listen.isWildcard();
    if (listensOnOneAddress) {
      Optional<PublicHost> own =
          Optional.ofNullable(listen)
              .map(address -> new PublicHost(address.host(), Optional.empty()));
      return reader.optional("relay.public-host", PublicHost::parse).or(() -> own).orElse(null);
    }
    return reader.required(
        "relay.public-host",
        "the name or address by which agents reach this relay, for example vps.example.com",
        PublicHost::parse);
  }

  private void checkPorts(HostPort listen, HostPort adminListen, PortRanges ports) {
    if (ports.contains(listen.port())) {
      own("relay.ports", listen.port(), "relay.listen");
    }
    if (ports.contains(adminListen.port())) {
      own("relay.ports", adminListen.port(), "relay.admin.listen");
    }
    boolean sameHost =
        listen.host().equals(adminListen.host()) || listen.isWildcard() || adminListen.isWildcard();
    if (listen.port() != 0 && listen.port() == adminListen.port() && sameHost) {
      reader.problem(
          "relay.admin.listen",
          "has port "
              + listen.port()
              + ", which relay.listen takes on line "
              + reader.line("relay.listen")
              + " (expected: a port of its own)",
          "Give one of the two another port.");
    }
  }

  private void own(String key, int port, String holder) {
    reader.problem(
        key,
        "contains port "
            + port
            + ", which "
            + holder
            + " takes itself (expected: ports for mappings only)",
        "Leave it out, or move " + holder + ".");
  }
}
