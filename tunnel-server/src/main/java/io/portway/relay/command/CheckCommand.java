package io.portway.relay.command;

import io.portway.cli.ExitCode;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.local.Json;
import io.portway.mapping.HostPort;
import io.portway.relay.config.RelayConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Reads the configuration and says what would be served. Opens no port and changes nothing. */
@Command(name = "check", description = "Read the configuration and say what would be served.")
final class CheckCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  /** What {@code check --json} shows. */
  private record Result(
      String config,
      HostPort listen,
      HostPort publicHost,
      String ports,
      String bind,
      String stateDir,
      HostPort adminListen,
      long holdMillis) {}

  @Override
  public ExitCode call() {
    RelayConfig config = server.load();
    if (Files.exists(config.stateDir())) {
      StateDirectory.inspect(config.stateDir(), StateOwner.RELAY).close();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (server.json()) {
      out.println(Json.write(result(config)));
    } else {
      show(out, config);
    }
    return ExitCode.DONE;
  }

  private Result result(RelayConfig config) {
    return new Result(
        server.config().toString(),
        config.listen(),
        config.publicHost().address(config.listen().port()),
        config.ports().toString(),
        config.bind().toString(),
        config.stateDir().toString(),
        config.adminListen(),
        config.hold().toMillis());
  }

  private void show(PrintWriter out, RelayConfig config) {
    boolean fresh = Files.notExists(config.stateDir());
    out.println("configuration  " + server.config() + " is in order");
    out.println(
        "agents dial    "
            + config.publicHost().address(config.listen().port())
            + ", served on "
            + config.listen());
    out.println("public ports   " + config.ports() + " on " + config.bind());
    out.println("commands       " + config.adminListen() + ", and GET /metrics");
    out.println("state          " + config.stateDir() + (fresh ? ", made at the first start" : ""));
    out.println(
        "visitors wait  " + config.hold().toMillis() + " ms for an agent that has just gone");
  }
}
