package io.portway.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The relay, the agent of the intranet, and a visitor that may reach its search server. */
final class Tunnel implements AutoCloseable {

  static final String AGENT = "office";
  static final String SSH = "ssh";
  static final String SEARCH = "elasticsearch";

  private static final String VISITOR = "desk";

  private final RelayDaemon relay;
  private final AgentDaemon agent;
  private final Visitor visitor;
  private final int sshPort;
  private final int relayPort;

  Tunnel(DemoPlan plan, Path directory, Path logs) {
    relay = new RelayDaemon(plan.programs(), directory.resolve("relay"), "1", logs);
    agent = new AgentDaemon(plan.programs(), directory.resolve("agent"), "agent", logs);
    visitor = new Visitor(plan.programs(), directory.resolve("visitor"), VISITOR, logs);
    sshPort = plan.sshPort() == 0 ? Ports.free() : plan.sshPort();
    relayPort = plan.relayPort();
  }

  void startRelay() {
    relay.configure(relayPort, Integer.toString(sshPort), "");
    relay.start();
  }

  /** Enrols and starts the agent and admits the visitor: what two operators do by hand. */
  void startAgent(Intranet intranet) {
    agent.mapping(
        SSH,
        "port = "
            + sshPort
            + ", backend = \"127.0.0.1:"
            + intranet.ssh().port()
            + "\", protocol = ssh");
    agent.mapping(
        SEARCH,
        "backend = \"127.0.0.1:" + intranet.search().port() + "\", protocol = elasticsearch");
    agent.join(relay.invite(AGENT)).outOrThrow();
    agent.start();
    String target = SEARCH + "@" + AGENT;
    visitor.join(relay.invite(VISITOR, "--visitor", "--allow", target)).outOrThrow();
    for (String name : List.of(SSH, SEARCH)) {
      JsonNode mapping = relay.mapping(name);
      if (!mapping.path("state").asText().equals("ready")) {
        throw new IllegalStateException(
            "The mapping \""
                + name
                + "\" is "
                + mapping.path("state").asText("unknown to the relay")
                + ": "
                + mapping.path("reason").asText("no reason given")
                + " (expected: ready).");
      }
    }
  }

  RelayDaemon relay() {
    return relay;
  }

  AgentDaemon agent() {
    return agent;
  }

  int sshPort() {
    return sshPort;
  }

  /** {@code tunnel-client sim ...} of the visitor, aimed at the search server behind the agent. */
  Command search(Object... words) {
    return visitor.command("sim").and(words).and("--via", "tunnel", "--to", SEARCH + "@" + AGENT);
  }

  /** {@code tunnel-client sim ...} aimed at the public SSH port of the relay. */
  Command ssh(Intranet intranet, String verb) {
    return visitor
        .command("sim", verb)
        .and("--ssh", io.portway.testbed.ssh.SshServerProcess.USER + "@127.0.0.1:" + sshPort)
        .and("--identity", intranet.key().file())
        .and("--known-hosts", visitor.directory().resolve("known_hosts"));
  }

  List<ChildProcess> processes() {
    List<ChildProcess> all = new ArrayList<>();
    if (agent.process() != null) {
      all.add(agent.process());
    }
    if (relay.process() != null) {
      all.add(relay.process());
    }
    return all;
  }

  @Override
  public void close() {
    processes().forEach(ChildProcess::close);
  }
}
