package io.portway.client.doctor;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.status.StatusClient;
import io.portway.agent.status.StatusView;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.doctor.Reach;
import io.portway.inquiry.InquiryAnswer;
import io.portway.local.MappingView;
import io.portway.message.Text;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An agent: the daemon here and the session at the relay must be one, its mappings taken, its
 * backends there.
 */
final class AgentServing implements Serving {
  private final Path file;
  private final AgentConfig config;
  private final InquiryAnswer answer;

  AgentServing(Path file, AgentConfig config, InquiryAnswer answer) {
    this.file = file;
    this.config = config;
    this.answer = answer;
  }

  @Override
  public Finding agent() {
    Optional<StatusView> daemon = daemon();
    boolean connected =
        daemon.filter(view -> view.state() == StatusView.State.CONNECTED).isPresent();
    InquiryAnswer.Live session = answer.session();
    if (session != null && connected) {
      return Finding.ok(
          "client.agent.ok", session.since().truncatedTo(ChronoUnit.SECONDS), session.address());
    }
    if (session != null) {
      return Finding.failed(
          ExitCode.REFUSED, "client.agent.elsewhere", answer.name(), session.address());
    }
    if (daemon.isEmpty()) {
      return Finding.failed(ExitCode.UNREACHABLE, "client.agent.down", file);
    }
    return Finding.failed(
        ExitCode.UNREACHABLE,
        "client.agent.not-connected",
        daemon.get().lastError() == null ? "-" : daemon.get().lastError());
  }

  private Optional<StatusView> daemon() {
    try {
      return Optional.of(status());
    } catch (CliException e) {
      if (e.exit() == ExitCode.UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private StatusView status() {
    return StatusClient.of(config, "tunnel-client -c " + file + " run").status();
  }

  /** As the daemon knows them: it has all, the relay's answer at most some. */
  @Override
  public Finding mappings() {
    List<MappingView> all = status().mappings();
    for (MappingConfig mapping : config.mappings()) {
      if (all.stream().noneMatch(view -> view.name().equals(mapping.name()))) {
        return Finding.failed(ExitCode.USAGE, "client.mappings.not-loaded", mapping.name(), file);
      }
    }
    Optional<MappingView> refused =
        all.stream().filter(view -> view.state() == MappingView.State.REFUSED).findFirst();
    if (refused.isPresent()) {
      return Finding.failed(
          ExitCode.USAGE,
          "client.mappings.refused",
          refused.get().name(),
          String.valueOf(refused.get().reason()));
    }
    return all.isEmpty()
        ? Finding.warning("client.mappings.none", file)
        : Finding.ok("client.mappings.ok", all.size());
  }

  @Override
  public Finding backends() throws InterruptedException {
    List<String> good = new ArrayList<>();
    for (MappingConfig mapping : config.mappings()) {
      Reach reach = Reach.to(mapping.backend(), mapping.connectTimeout());
      if (reach.outcome() != Reach.Outcome.OK) {
        return broken(mapping, reach);
      }
      good.add(
          String.format(
              Locale.ROOT, "%s %s %.1f ms", mapping.name(), mapping.backend(), reach.millis()));
    }
    return good.isEmpty()
        ? Finding.ok("client.backends.none")
        : Finding.ok("client.backends.ok", String.join(", ", good));
  }

  private static Finding broken(MappingConfig mapping, Reach reach) {
    String key = "client.backends." + reach.outcome();
    return Finding.failed(
        ExitCode.UNREACHABLE,
        Text.of(key, mapping.name(), mapping.backend(), Math.round(reach.millis()), reach.detail()),
        Text.of(key + ".remedy", mapping.name(), mapping.backend(), mapping.backend().port()));
  }
}
