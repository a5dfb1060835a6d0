package io.portway.testbed.bench.peer;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Ports;
import java.nio.file.Path;
import java.util.List;

/** A relay and an agent, started and enrolled by their launchers the way a user does. */
public record PortwayTarget(String name, Endpoints endpoints, RelayDaemon relay, AgentDaemon agent)
    implements Target {
  public static final String NAME = "portway";

  /** Of the build that {@code programs} are of. */
  public static PortwayTarget start(
      String name, Programs programs, Place place, Endpoints backend, Path directory, Path logs) {
    Endpoints publicPorts = new Endpoints(Ports.free(), Ports.free());
    String ports = publicPorts.bulk() + "," + publicPorts.http();
    Path folder = directory.resolve(name);
    Path ownLogs = logs.resolve(name);
    Programs placed =
        new Programs(place.near().apply(programs.server()), place.far().apply(programs.client()));
    RelayDaemon relay = new RelayDaemon(placed, folder.resolve("relay"), ports, ownLogs);
    relay.configureAt(place.nearAddress(), 0, ports, "");
    AgentDaemon agent =
        new AgentDaemon(placed, folder.resolve("agent"), "agent", ownLogs)
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
