package io.portway.relay.command;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import io.portway.local.DaemonClient;
import io.portway.local.Json;
import io.portway.local.MappingView;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.relay.admin.ProbeRequest;
import io.portway.relay.probe.Hop;
import io.portway.relay.probe.ProbeResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Goes a visitor's way to a mapping and names the hop that fails. */
@Command(
    name = "probe",
    description = "Try a mapping as a visitor would, with the time of each hop.")
final class ProbeCommand implements Callable<ExitCode> {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MAPPING",
      description = "MAPPING@AGENT, or the mapping alone where only one agent has it.")
  private String mapping;

  @Override
  public ExitCode call() {
    Optional<MappingRef> whole = whole();
    DaemonClient daemon = server.daemon();
    MappingRef ref = whole.orElseGet(() -> only(daemon));
    String answer = daemon.post("/api/v1/probe", new ProbeRequest(ref), LIMIT);
    ProbeResult result = Json.read(answer, ProbeResult.class);
    if (server.json()) {
      spec.commandLine().getOut().println(answer);
    } else {
      table(result).print(spec.commandLine().getOut(), Terminal.system());
    }
    return result.failed() == null ? ExitCode.DONE : ExitCode.UNREACHABLE;
  }

  /** What is written as MAPPING@AGENT; empty for a mapping's name alone. */
  private Optional<MappingRef> whole() {
    try {
      if (mapping.contains("@")) {
        return Optional.of(MappingRef.parse(mapping));
      }
      MappingName.parse(mapping);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "Correct the command");
    }
  }

  private MappingRef only(DaemonClient daemon) {
    List<MappingRef> found =
        Json.readList(daemon.get("/api/v1/mappings"), MappingView.class).stream()
            .filter(view -> view.name().value().equals(mapping))
            .map(view -> new MappingRef(view.name(), view.agent()))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    throw CliException.usage(
        found.isEmpty()
            ? "No agent has a mapping " + mapping
            : "Several agents have a mapping "
                + mapping
                + ": "
                + found.stream().map(MappingRef::toString).collect(Collectors.joining(", ")),
        "Write MAPPING@AGENT as \"tunnel-server mappings\" lists them");
  }

  private static Table table(ProbeResult result) {
    Table table = new Table("HOP", "STATUS", "MS", "DETAIL");
    for (Hop hop : result.hops()) {
      table.row(
          hop.hop(),
          hop.status(),
          hop.ms() == null ? null : String.format(Locale.ROOT, "%.1f", hop.ms()),
          hop.detail());
    }
    return table;
  }
}
