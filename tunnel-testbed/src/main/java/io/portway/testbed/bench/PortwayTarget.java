package io.portway.testbed.bench;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Ports;
import java.nio.file.Path;
import java.util.List;

/** A relay and an agent, started and enrolled by their launchers the way a user does. */
record PortwayTarget(String name, Endpoints endpoints, RelayDaemon relay, AgentDaemon agent)
    implements Target {
  static final String NAME = "portway";

  static PortwayTarget start(
      String name, Programs programs, Endpoints backend, Path directory, Path logs) {
    Endpoints publicPorts = new Endpoints(Ports.free(), Ports.free());
    String ports = publicPorts.bulk() + "," + publicPorts.http();
    Path folder = directory.resolve(name);
    Path ownLogs = logs.resolve(name);
    RelayDaemon relay = new RelayDaemon(programs, folder.resolve("relay"), ports, ownLogs);
    AgentDaemon agent =
        new AgentDaemon(programs, folder.resolve("agent"), "agent", ownLogs)
            .mapping("bulk", mapping(publicPorts.bulk(), backend.bulk()))
            .mapping("http", mapping(publicPorts.http(), backend.http()));
    PortwayTarget target = new PortwayTarget(name, publicPorts, relay, agent);
    try {
      relay.start();
      agent.join(relay.invite("bench")).outOrThrow();
      agent.start();
      return target;
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
  }

  private static String mapping(int port, int backend) {
    return "port = " + port + ", backend = \"" + Endpoints.HOST + ":" + backend + "\"";
  }

  @Override
  public List<ChildProcess> processes() {
    return List.of(relay.process(), agent.process());
  }

  @Override
  public void close() {
    agent.close();
    relay.close();
  }
}
