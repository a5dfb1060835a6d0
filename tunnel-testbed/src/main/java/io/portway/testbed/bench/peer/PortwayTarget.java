package io.portway.testbed.bench.peer;

import static java.util.stream.Collectors.joining;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A relay and its agents, started and enrolled by their launchers the way a user does.
 *
 * @param agents the one that is measured; with idle streams by the thousand another one, because a
 *     session carries 4,096 at most
 */
public record PortwayTarget(
    String name,
    Endpoints endpoints,
    List<Integer> httpPorts,
    RelayDaemon relay,
    List<AgentDaemon> agents)
    implements Target {
  public static final String NAME = "portway";

  /** Of the build that {@code programs} are of. */
  public static PortwayTarget start(
      String name,
      Programs programs,
      Place place,
      Endpoints backend,
      int agents,
      Path directory,
      Path logs) {
    List<Endpoints> publicPorts =
        Stream.generate(() -> new Endpoints(Ports.free(), Ports.free())).limit(agents).toList();
    String ports =
        publicPorts.stream().map(one -> one.bulk() + "," + one.http()).collect(joining(","));
    Path folder = directory.resolve(name);
    Path ownLogs = logs.resolve(name);
    Programs placed =
        new Programs(place.near().apply(programs.server()), place.far().apply(programs.client()));
    RelayDaemon relay = new RelayDaemon(placed, folder.resolve("relay"), ports, ownLogs);
    relay.configureAt(place.nearAddress(), 0, ports, "");
    List<AgentDaemon> started = new ArrayList<>();
    PortwayTarget target =
        new PortwayTarget(
            name,
            publicPorts.get(0),
            publicPorts.stream().map(Endpoints::http).toList(),
            relay,
            started);
    try {
      relay.start();
      for (Endpoints own : publicPorts) {
        String agentName = started.isEmpty() ? "agent" : "agent-" + (started.size() + 1);
        AgentDaemon agent =
            new AgentDaemon(placed, folder.resolve(agentName), agentName, ownLogs)
                .mapping("bulk", mapping(own.bulk(), backend.bulk()))
                .mapping("http", mapping(own.http(), backend.http()));
        started.add(agent);
        agent.join(relay.invite("bench-" + agentName)).outOrThrow();
        agent.start();
      }
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
    return Stream.concat(Stream.of(relay.process()), agents.stream().map(agent -> agent.process()))
        .toList();
  }

  @Override
  public void close() {
    agents.forEach(AgentDaemon::close);
    relay.close();
  }
}
