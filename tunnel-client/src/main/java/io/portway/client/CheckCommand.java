package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.MappingConfig;
import io.portway.cli.ExitCode;
import io.portway.cli.Table;
import io.portway.cli.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code check}: what the configuration says, once it is known to say it rightly. */
@Command(
    name = "check",
    description = "Read the configuration and print what would be served.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Override
  public ExitCode call() {
    AgentConfig settings = config.load();
    PrintWriter out = spec.commandLine().getOut();
    out.println("state-dir " + settings.stateDir());
    settings.relay().ifPresent(relay -> out.println("relay " + relay));
    if (settings.mappings().isEmpty()) {
      out.println("no mappings: good for tunnel-client visit and sim");
      return ExitCode.DONE;
    }
    Table table = new Table("MAPPING", "PROTOCOL", "PUBLIC", "BACKEND", "CONNECT-TIMEOUT");
    for (MappingConfig mapping : settings.mappings()) {
      table.row(
          mapping.name(),
          mapping.protocol(),
          publicAddress(mapping),
          mapping.backend(),
          mapping.connectTimeout().toMillis() + "ms");
    }
    table.print(out, Terminal.system());
    return ExitCode.DONE;
  }

  private static String publicAddress(MappingConfig mapping) {
    if (mapping.port().isEmpty()) {
      return "private";
    }
    return mapping
        .bind()
        .map(bind -> "port " + mapping.port().get() + " of " + bind)
        .orElse("port " + mapping.port().get());
  }
}
