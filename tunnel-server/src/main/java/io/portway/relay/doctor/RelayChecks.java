package io.portway.relay.doctor;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.cli.Version;
import io.portway.config.ConfigException;
import io.portway.doctor.Check;
import io.portway.doctor.Configuration;
import io.portway.doctor.Finding;
import io.portway.doctor.Limits;
import io.portway.doctor.WayToRelay;
import io.portway.identity.CertificateAuthority;
import io.portway.identity.Fingerprint;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.local.DaemonClient;
import io.portway.local.Json;
import io.portway.local.MappingView;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.relay.admin.AgentView;
import io.portway.relay.admin.ProbeRequest;
import io.portway.relay.admin.RelayView;
import io.portway.relay.config.RelayConfig;
import io.portway.relay.config.RelayConfigLoader;
import io.portway.relay.probe.Hop;
import io.portway.relay.probe.ProbeResult;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A relay from its file to its agents' backends. Later checks use what earlier ones found, so that
 * one of these serves one walk.
 */
public final class RelayChecks {
  /** The sentences of these checks. */
  public static final String BUNDLE = "io.portway.relay.doctor.messages";

  private static final Duration PROBE = Duration.ofSeconds(30);

  /** A relay with hundreds of mappings is asked about some of them. */
  private static final int MOST_PROBES = 20;

  private final Path file;
  private final Clock clock;
  private final Limits limits;

  private RelayConfig config;
  private List<X509Certificate> certificates = List.of();
  private DaemonClient daemon;
  private RelayView relay;
  private List<MappingView> mappings = List.of();

  public RelayChecks(Path file, Clock clock, Limits limits) {
    this.file = file;
    this.clock = clock;
    this.limits = limits;
  }

  /** In the order in which to look. */
  public List<Check> list() {
    return List.of(
        Check.of("configuration", this::configuration),
        Check.of("limits", this::limits).after("configuration"),
        Check.of("identity", this::identity).after("configuration"),
        Check.of("clock", this::clock).after("identity"),
        Check.of("ports", this::ports).after("configuration", "identity", "clock"),
        Check.of("relay", this::relay).after("ports"),
        Check.of("dns", () -> way().dns()).after("relay"),
        Check.of("tcp", () -> way().tcp()).after("dns"),
        Check.of("tls", this::tls).after("tcp"),
        Check.of("agents", this::agents).after("relay"),
        Check.of("mappings", this::mappings).after("agents"),
        Check.of("backends", this::backends).after("mappings"));
  }

  private Finding configuration() {
    try {
      config = RelayConfigLoader.load(file);
      return Finding.ok("doctor.configuration.ok", file);
    } catch (ConfigException e) {
      return Configuration.finding(e, "tunnel-server -c " + file + " check");
    }
  }

  private Finding limits() {
    OptionalLong pid = OptionalLong.empty();
    if (Files.exists(config.stateDir())) {
      try (StateDirectory directory = open()) {
        pid = directory.holder();
      }
    }
    return limits.finding(pid);
  }

  private StateDirectory open() {
    return StateDirectory.inspect(config.stateDir(), StateOwner.RELAY);
  }

  private Finding identity() {
    if (Files.notExists(config.stateDir())) {
      return Finding.ok("relay.identity.none", config.stateDir());
    }
    try (StateDirectory directory = open()) {
      certificates = CertificateAuthority.certificates(directory);
    }
    if (certificates.isEmpty()) {
      return Finding.ok("relay.identity.none", config.stateDir());
    }
    Fingerprint ca = Fingerprint.of(certificates.get(0));
    if (certificates.size() == 1) {
      return Finding.ok("relay.identity.ca", ca);
    }
    Instant end = certificates.get(1).getNotAfter().toInstant();
    return end.isBefore(clock.instant())
        ? Finding.failed(ExitCode.REFUSED, "relay.identity.expired", end)
        : Finding.ok("relay.identity.ok", ca, end);
  }

  /** A clock that went back behind what the relay itself has signed is the one that can be told. */
  private Finding clock() {
    Instant now = clock.instant();
    for (X509Certificate certificate : certificates) {
      Instant signed = certificate.getNotBefore().toInstant();
      if (now.isBefore(signed)) {
        return Finding.failed(ExitCode.REFUSED, "relay.clock.behind", seconds(now), signed);
      }
    }
    return Finding.ok("relay.clock.ok", seconds(now));
  }

  /** A relay that answers has its ports; where none does, they must be free. */
  private Finding ports() {
    try {
      daemon = daemon();
      relay = Json.read(daemon.get("/api/v1/relay"), RelayView.class);
      return Finding.ok("relay.ports.served", relay.listen(), config.ports());
    } catch (CliException e) {
      if (e.exit() != ExitCode.UNREACHABLE) {
        throw e;
      }
      daemon = null;
    }
    for (HostPort address : List.of(config.listen(), config.adminListen())) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address.host(), address.port()));
      } catch (IOException e) {
        return Finding.failed(
            ExitCode.USAGE, "relay.ports.taken", address, String.valueOf(e.getMessage()));
      }
    }
    return Finding.ok("relay.ports.free", config.listen(), config.adminListen());
  }

  private DaemonClient daemon() {
    return DaemonClient.of(
        config.stateDir(), StateOwner.RELAY, "relay", "tunnel-server -c " + file + " run");
  }

  private Finding relay() {
    if (daemon == null) {
      return Finding.failed(ExitCode.UNREACHABLE, "relay.relay.down", file);
    }
    String own = "portway/" + Version.number();
    return own.equals(relay.software())
        ? Finding.ok("relay.relay.ok", relay.software(), seconds(relay.since()))
        : Finding.warning("relay.relay.version", relay.software(), own);
  }

  private WayToRelay way() {
    return new WayToRelay(relay.dialled());
  }

  private Finding tls() throws InterruptedException {
    return way().tls(new Tls(Transports.fallback()).join(Fingerprint.of(certificates.get(0))));
  }

  private Finding agents() {
    List<AgentView> all = Json.readList(daemon.get("/api/v1/agents"), AgentView.class);
    List<AgentView> away =
        all.stream()
            .filter(agent -> agent.state() == AgentView.State.OFFLINE)
            .filter(agent -> !agent.mappings().isEmpty())
            .toList();
    if (!away.isEmpty()) {
      return Finding.warning(
          "relay.agents.offline",
          away.stream()
              .map(agent -> agent.name() + " (" + seconds(agent.since()) + ")")
              .collect(Collectors.joining(", ")));
    }
    return Finding.ok(
        "relay.agents.ok",
        all.stream().filter(agent -> agent.state() == AgentView.State.ONLINE).count());
  }

  private Finding mappings() {
    mappings = Json.readList(daemon.get("/api/v1/mappings"), MappingView.class);
    return mappings.stream()
        .filter(mapping -> mapping.state() == MappingView.State.REFUSED)
        .findFirst()
        .map(
            mapping ->
                Finding.failed(
                    ExitCode.USAGE, "relay.mappings.refused", ref(mapping), mapping.reason()))
        .orElseGet(
            () ->
                Finding.ok(
                    "relay.mappings.ok",
                    mappings.stream()
                        .filter(mapping -> mapping.state() == MappingView.State.READY)
                        .count(),
                    mappings.size()));
  }

  private static MappingRef ref(MappingView mapping) {
    return new MappingRef(mapping.name(), mapping.agent());
  }

  private Finding backends() {
    List<String> good = new ArrayList<>();
    for (MappingView mapping : mappings) {
      if (mapping.state() == MappingView.State.READY && good.size() < MOST_PROBES) {
        ProbeResult probe =
            Json.read(
                daemon.post("/api/v1/probe", new ProbeRequest(ref(mapping)), PROBE),
                ProbeResult.class);
        if (probe.failed() != null) {
          return broken(probe);
        }
        good.add(ref(mapping) + " " + Math.round(millis(probe)) + " ms");
      }
    }
    return good.isEmpty()
        ? Finding.ok("relay.backends.none")
        : Finding.ok("relay.backends.ok", String.join(", ", good));
  }

  private static double millis(ProbeResult probe) {
    return probe.hops().stream()
        .filter(hop -> hop.hop() == Hop.Name.BACKEND && hop.ms() != null)
        .mapToDouble(Hop::ms)
        .sum();
  }

  private static Finding broken(ProbeResult probe) {
    Hop hop =
        probe.hops().stream()
            .filter(one -> one.status() == Hop.Status.FAILED)
            .findFirst()
            .orElseThrow();
    return Finding.failed(
        ExitCode.UNREACHABLE,
        Text.of(
            "relay.backends.failed",
            probe.mapping(),
            Text.of("relay.hop." + hop.hop()),
            hop.detail()),
        Text.of("relay.backends.failed.remedy", probe.backend(), probe.mapping()));
  }

  private static Object seconds(Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS);
  }
}
