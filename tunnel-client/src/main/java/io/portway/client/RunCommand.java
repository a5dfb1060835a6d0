package io.portway.client;

import io.portway.agent.Agent;
import io.portway.agent.config.AgentConfig;
import io.portway.cli.Daemon;
import io.portway.cli.ExitCode;
import io.portway.cli.ForegroundCommand;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: the agent, in the foreground, until it is told to stop. */
@Command(
    name = "run",
    description = "Keep this host's mappings connected to the relay.",
    mixinStandardHelpOptions = true)
final class RunCommand implements ForegroundCommand {
  @Mixin ConfigOption config;
  @Spec CommandSpec spec;

  @Override
  public ExitCode call() throws InterruptedException {
    AgentConfig settings = config.load();
    SearchJobs jobs = new SearchJobs(settings.stateDir().resolve("results"));
    Agent agent = Agent.start(settings, config::load, jobs, ClientMain.software());
    PrintWriter out = spec.commandLine().getOut();
    return Daemon.runUntilStopped(agent, () -> agent.served().thenAccept(out::println));
  }
}
