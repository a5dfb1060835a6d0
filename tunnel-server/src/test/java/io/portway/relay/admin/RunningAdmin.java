package io.portway.relay.admin;

import io.portway.config.Places;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.PortRanges;
import io.portway.relay.config.PublicHost;
import io.portway.relay.config.RelayConfig;
import io.portway.trunk.TrunkConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An admin server on a free port, in front of a {@link FakeRelay}. */
public final class RunningAdmin implements AutoCloseable {
  public final FakeRelay relay = new FakeRelay();
  private final StateDirectory directory;
  private final AdminServer server;

  public RunningAdmin(Path stateDir) {
    this(stateDir, HostPort.parse("127.0.0.1:0"));
  }

  public RunningAdmin(Path stateDir, HostPort listen) {
    directory = StateDirectory.claim(stateDir, StateOwner.RELAY);
    try {
      server =
          AdminServer.start(
              config(stateDir, listen),
              directory,
              relay,
              () -> CompletableFuture.completedFuture("portway_x 1\n"));
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  static RelayConfig config(Path stateDir, HostPort adminListen) {
    return new RelayConfig(
        HostPort.parse("127.0.0.1:0"),
        PublicHost.parse("127.0.0.1"),
        PortRanges.parse("20000-20999"),
        IpAddress.parse("127.0.0.1"),
        stateDir,
        adminListen,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        128L << 20,
        TrunkConfig.DEFAULT,
        Duration.ofSeconds(30),
        new Places("FILE", Map.of("relay.admin.listen", 7)));
  }

  public HostPort address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    directory.close();
  }
}
