package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.enrol.Enroller;
import io.portway.agent.enrol.Existing;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.Identity;
import io.portway.identity.IdentityStore;
import io.portway.identity.JoinString;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.transport.Transports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code join}: turns a join string into an identity in the state directory. */
@Command(
    name = "join",
    description = "Enrol at a relay with a join string.",
    mixinStandardHelpOptions = true)
final class JoinCommand implements Callable<ExitCode> {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "JOIN-STRING",
      description = "What tunnel-server invite printed; - reads it from standard input.")
  String joinString;

  @Option(names = "--replace", description = "Give up the identity that is there.")
  boolean replace;

  @Override
  public ExitCode call() {
    JoinString join = parse(joinString.equals("-") ? readLine() : joinString);
    AgentConfig settings = config.load();
    try (StateDirectory directory = StateDirectory.claim(settings.stateDir(), StateOwner.CLIENT)) {
      Transports.unpackBelow(directory.path());
      Identity identity =
          new Enroller(Transports.detect(), ClientMain.software())
              .join(
                  settings.relay().map(join::at).orElse(join),
                  new IdentityStore(directory),
                  replace ? Existing.REPLACE : Existing.KEEP);
      spec.commandLine()
          .getOut()
          .println(
              "joined: "
                  + identity.kind().configName()
                  + "="
                  + identity.name()
                  + " relay="
                  + identity.relay()
                  + " until="
                  + identity.notAfter());
      return ExitCode.DONE;
    } catch (StateDirectoryException e) {
      throw settings.places().problem("agent.state-dir", e.getMessage(), e.remedy());
    }
  }

  private static JoinString parse(String line) {
    try {
      return JoinString.parse(line);
    } catch (IllegalArgumentException e) {
      throw CliException.usage(e.getMessage(), "");
    }
  }

  private static String readLine() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isBlank()) {
        throw CliException.usage(
            "standard input held no join string", "Pipe or paste the line that invite printed");
      }
      return line;
    } catch (IOException e) {
      throw CliException.usage(
          "standard input can't be read: " + e.getMessage(), "Pipe or paste the join string");
    }
  }
}
