package io.portway.relay.command;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.IdentityKind;
import io.portway.local.Json;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.relay.admin.InviteAnswer;
import io.portway.relay.admin.InviteRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints a join string, and nothing else, on standard output. */
@Command(
    name = "invite",
    description = "Admit an agent, or with --visitor a visitor: print its join string.")
final class InviteCommand implements Callable<ExitCode> {
  @ParentCommand private ServerCommand server;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "What the agent or visitor is to be called.")
  private AgentName name;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long the join string works, for example 30m (default: 24h).")
  private Duration expires;

  @Option(
      names = "--ports",
      paramLabel = "PORTS",
      description = "The public ports that this agent may take (default: any of relay.ports).")
  private PortRanges ports;

  @Option(names = "--visitor", description = "Invite a visitor, who reaches private mappings only.")
  private boolean visitor;

  @Option(
      names = "--allow",
      arity = "1",
      paramLabel = "MAPPING@AGENT",
      parameterConsumer = MappingList.class,
      description = "The private mappings that the visitor reaches; one or more.")
  private List<MappingRef> allows = new ArrayList<>();

  @Override
  public ExitCode call() {
    check();
    InviteRequest request =
        new InviteRequest(
            name, visitor ? IdentityKind.VISITOR : IdentityKind.AGENT, ports, allows, expires);
    String answer = server.daemon().post("/api/v1/invite", request);
    if (server.json()) {
      spec.commandLine().getOut().println(answer);
      return ExitCode.DONE;
    }
    InviteAnswer invitation = Json.read(answer, InviteAnswer.class);
    spec.commandLine().getOut().println(invitation.join());
    spec.commandLine()
        .getErr()
        .println(
            "Works once, until "
                + invitation.expires()
                + ". On the other machine run \"tunnel-client join -\" and paste the line.");
    return ExitCode.DONE;
  }

  private void check() {
    if (visitor && ports != null) {
      throw CliException.usage(
          "A visitor takes no ports (expected: --ports without --visitor)",
          "Leave one of the two out");
    }
    if (!visitor && !allows.isEmpty()) {
      throw CliException.usage(
          "Only a visitor is admitted to private mappings (expected: --allow with --visitor)",
          "Add --visitor, or leave --allow out");
    }
    if (expires != null && expires.isZero()) {
      throw CliException.usage(
          "The join string would expire at once (expected: a time such as 24h)",
          "Give --expires more time");
    }
  }
}
