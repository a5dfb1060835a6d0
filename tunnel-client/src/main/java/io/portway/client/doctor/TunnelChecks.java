package io.portway.client.doctor;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.AgentConfigLoader;
import io.portway.cli.ExitCode;
import io.portway.cli.Version;
import io.portway.config.ConfigException;
import io.portway.doctor.Check;
import io.portway.doctor.Configuration;
import io.portway.doctor.Finding;
import io.portway.doctor.Limits;
import io.portway.doctor.WayToRelay;
import io.portway.identity.CertificateRenewal;
import io.portway.identity.Identity;
import io.portway.identity.IdentityKind;
import io.portway.identity.IdentityStore;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.inquiry.Inquiry;
import io.portway.inquiry.InquiryAnswer;
import io.portway.local.Json;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.transport.BriefLink;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The tunnel as an agent or a visitor meets it, from its file over the relay to the backends. Each
 * check needs those before it, and uses what they found, so that one of these serves one walk.
 */
public final class TunnelChecks {
  /** The sentences of these checks. */
  public static final String BUNDLE = "io.portway.client.doctor.messages";

  /** More than that is seen in logs that are compared. */
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(30);

  /** Certificates are dated back by an hour; beyond it, fresh ones are not valid yet. */
  private static final Duration HARMFUL_SKEW = Duration.ofHours(1);

  private final Path file;
  private final Optional<MappingRef> to;
  private final Clock clock;
  private final Limits limits;

  private AgentConfig config;
  private OptionalLong holder = OptionalLong.empty();
  private Identity identity;
  private InquiryAnswer answer;
  private Instant answered;

  /**
   * @param to the one mapping that matters to a visitor; empty for all
   */
  public TunnelChecks(Path file, Optional<MappingRef> to, Clock clock, Limits limits) {
    this.file = file;
    this.to = to;
    this.clock = clock;
    this.limits = limits;
  }

  /** In the order in which to look. */
  public List<Check> list() {
    List<Check> all = new ArrayList<>();
    all.add(Check.of("configuration", this::configuration));
    add(all, "identity", this::identity);
    add(all, "limits", () -> limits.finding(holder));
    add(all, "dns", () -> way().dns());
    add(all, "tcp", () -> way().tcp());
    add(all, "tls", this::tls);
    add(all, "admission", this::admission);
    add(all, "version", this::version);
    add(all, "clock", this::clock);
    add(all, "agent", () -> serving().agent());
    add(all, "mappings", () -> serving().mappings());
    add(all, "backends", () -> serving().backends());
    return all;
  }

  private static void add(List<Check> all, String name, Check.Examination examination) {
    Check last = all.get(all.size() - 1);
    all.add(Check.of(name, examination).after(last.name()));
  }

  private Finding configuration() {
    try {
      config = AgentConfigLoader.load(file);
      return Finding.ok("doctor.configuration.ok", file);
    } catch (ConfigException e) {
      return Configuration.finding(e, "tunnel-client -c " + file + " check");
    }
  }

  private Finding identity() {
    Optional<Identity> stored = Optional.empty();
    if (!Files.notExists(config.stateDir())) {
      try (StateDirectory directory =
          StateDirectory.inspect(config.stateDir(), StateOwner.CLIENT)) {
        holder = directory.holder();
        stored = new IdentityStore(directory).load();
      }
    }
    if (stored.isEmpty()) {
      return config.join().isPresent()
          ? Finding.failed(ExitCode.REFUSED, "client.identity.not-yet", config.stateDir(), file)
          : Finding.failed(ExitCode.REFUSED, "client.identity.none", config.stateDir());
    }
    identity = config.relay().map(stored.get()::at).orElse(stored.get());
    Text who = Text.of("client.kind." + identity.kind().configName(), identity.name());
    Instant end = identity.notAfter();
    Instant now = clock.instant();
    if (now.isAfter(end)) {
      return Finding.failed(ExitCode.REFUSED, "client.identity.expired", who, end);
    }
    // It is renewed when due: one that is long past that has not been connected.
    Instant due = CertificateRenewal.dueAt(identity.certificate());
    if (now.isAfter(due.plus(Duration.between(due, end).dividedBy(2)))) {
      return Finding.warning("client.identity.ends", who, end);
    }
    return Finding.ok("client.identity.ok", who, end, identity.relay());
  }

  private WayToRelay way() {
    return new WayToRelay(relay());
  }

  private HostPort relay() {
    return identity.relay();
  }

  /** TLS and the question in one: the answer is the next check's. */
  private Finding tls() throws InterruptedException {
    WayToRelay way = way();
    BriefLink link = way.link(new Tls(Transports.fallback()).inquiry(identity));
    Inquiry inquiry = new Inquiry("portway/" + Version.number(), to.orElse(null));
    try {
      byte[] json = link.ask(Json.write(inquiry).getBytes(StandardCharsets.UTF_8));
      answered = clock.instant();
      answer = Json.read(new String(json, StandardCharsets.UTF_8), InquiryAnswer.class);
    } catch (ExecutionException | TimeoutException e) {
      if (!link.isSecured()) {
        return way.tlsFailed(e instanceof ExecutionException ? e.getCause() : e);
      }
    } catch (IllegalArgumentException e) {
      answer = null; // not in our words: the next check says so
    }
    return Finding.ok("doctor.tls.ok", relay());
  }

  private Finding admission() {
    if (answer == null || answer.standing() == null || answer.time() == null) {
      return Finding.failed(ExitCode.REFUSED, "client.admission.no-answer", relay());
    }
    return switch (answer.standing()) {
      case ACTIVE ->
          Finding.ok(
              "client.admission.ok",
              Text.of("client.kind." + answer.kind().configName(), answer.name()),
              answer.seenAs());
      case REVOKED -> Finding.failed(ExitCode.REFUSED, "client.admission.revoked", identity.name());
      case UNKNOWN -> Finding.failed(ExitCode.REFUSED, "client.admission.unknown", identity.name());
    };
  }

  private Finding version() {
    return Versions.finding("portway/" + Version.number(), answer.software());
  }

  private Finding clock() {
    return clock(answer.time(), answered);
  }

  /** How far apart the two clocks are, which may tell more than the way from one to the other. */
  static Finding clock(Instant relay, Instant here) {
    Duration skew = Duration.between(relay, here);
    Text apart =
        Text.of(
            skew.isNegative() ? "client.clock.behind" : "client.clock.ahead", words(skew.abs()));
    if (skew.abs().compareTo(HARMFUL_SKEW) >= 0) {
      return Finding.failed(ExitCode.REFUSED, "client.clock.wrong", apart, seconds(relay));
    }
    return skew.abs().compareTo(NOTABLE_SKEW) >= 0
        ? Finding.warning("client.clock.apart", apart, seconds(relay))
        : Finding.ok("client.clock.ok", skew.abs().toMillis());
  }

  private static String words(Duration time) {
    return time.toSeconds() < 120
        ? time.toSeconds() + " s"
        : time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private Serving serving() {
    return identity.kind() == IdentityKind.AGENT
        ? new AgentServing(file, config, answer)
        : new VisitorServing(answer);
  }
}
