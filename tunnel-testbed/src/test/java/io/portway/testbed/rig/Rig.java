package io.portway.testbed.rig;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A relay and an enrolled agent as processes of their own, through the launchers that ship, with a
 * folder each below one temporary folder. Ports are free ones; a port once given to a mapping
 * stays.
 */
public final class Rig implements AutoCloseable {

  /** The agent's name. */
  public static final String AGENT = "office";

  private static final int SPARE_PORTS = 4;
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Path directory;
  private final Programs programs;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final Map<String, String> bodies = new LinkedHashMap<>();
  private final TreeSet<Integer> allowed = new TreeSet<>();
  private final int listenPort = Ports.free();

  private String relayKeys = "";
  private String agentKeys = "";
  private RelayDaemon relay;
  private AgentDaemon agent;

  private Rig(Path directory, Programs programs) {
    this.directory = directory;
    this.programs = programs;
    for (int i = 0; i < SPARE_PORTS; i++) {
      allowed.add(Ports.free());
    }
  }

  public static Rig in(Path directory) {
    return new Rig(directory, Programs.built());
  }

  /** Daemons with these options of the JVM beyond the launcher's own. */
  public static Rig in(Path directory, String javaOptions) {
    return new Rig(directory, Programs.built().with("PORTWAY_JAVA_OPTS", javaOptions));
  }

  /** A public mapping to a backend on this host. */
  public Rig mapping(String name, String protocol, int backendPort) {
    int port = Ports.free();
    ports.put(name, port);
    allowed.add(port);
    bodies.put(
        name,
        "port = %d, backend = \"127.0.0.1:%d\", protocol = %s"
            .formatted(port, backendPort, protocol));
    return this;
  }

  /** A mapping that only admitted visitors reach. */
  public Rig privateMapping(String name, String protocol, int backendPort) {
    bodies.put(name, "backend = \"127.0.0.1:%d\", protocol = %s".formatted(backendPort, protocol));
    return this;
  }

  /** A mapping whose agent asks the search server itself; {@code more} keys stand in its search. */
  public Rig searchMapping(String name, String url, String indices, String more) {
    bodies.put(name, "search { url = \"%s\", indices = \"%s\", %s }".formatted(url, indices, more));
    return this;
  }

  /** Further keys of a mapping made before, for example {@code connect-timeout = 1s}. */
  public Rig keys(String mapping, String more) {
    bodies.merge(mapping, more, (body, added) -> body + ", " + added);
    return this;
  }

  /** Further keys of the relay's section, one a line. */
  public Rig relayKeys(String more) {
    relayKeys = more;
    return this;
  }

  /** Further keys of the agent's section, one a line; they hold once it is enrolled. */
  public Rig agentKeys(String more) {
    agentKeys = more;
    return this;
  }

  /** Starts the relay, enrols the agent, starts it, and returns when it is connected. */
  public Rig start() {
    startRelay();
    agent = newAgent(AGENT);
    bodies.forEach(agent::mapping);
    agent.join(relay.invite(AGENT)).outOrThrow();
    agent.configure(agentKeys);
    agent.start();
    return this;
  }

  public Rig startRelay() {
    relay = new RelayDaemon(programs, directory.resolve("relay"), portList(), logs());
    relay.configure(listenPort, portList(), relayKeys);
    relay.start();
    return this;
  }

  /** Another agent's place, not enrolled. */
  public AgentDaemon newAgent(String name) {
    return new AgentDaemon(programs, directory.resolve(name), name, logs());
  }

  /** A visitor's place, enrolled and admitted to {@code mappings} of the form MAPPING@AGENT. */
  public Visitor visitor(String name, String... mappings) {
    Visitor visitor = new Visitor(programs, directory.resolve(name), name, logs());
    Object[] options = new Object[1 + 2 * mappings.length];
    options[0] = "--visitor";
    for (int i = 0; i < mappings.length; i++) {
      options[1 + 2 * i] = "--allow";
      options[2 + 2 * i] = mappings[i];
    }
    visitor.join(relay.invite(name, options)).outOrThrow();
    return visitor;
  }

  public RelayDaemon relay() {
    return relay;
  }

  public AgentDaemon agent() {
    return agent;
  }

  public Programs programs() {
    return programs;
  }

  public Path directory() {
    return directory;
  }

  public Path logs() {
    return directory.resolve("logs");
  }

  /** The public port of a mapping. */
  public int port(String mapping) {
    return ports.get(mapping);
  }

  /** One of the ports that the relay allows and no mapping has. */
  public int sparePort() {
    return allowed.stream().filter(port -> !ports.containsValue(port)).findFirst().orElseThrow();
  }

  public int listenPort() {
    return listenPort;
  }

  public String portList() {
    return allowed.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** A connection to a mapping's public port, which reads wait on for at most {@code readLimit}. */
  public Socket connect(String mapping, Duration readLimit) throws IOException {
    Socket socket = new Socket();
    socket.connect(Loopback.at(port(mapping)), Math.toIntExact(CONNECT_LIMIT.toMillis()));
    socket.setSoTimeout(Math.toIntExact(readLimit.toMillis()));
    return socket;
  }

  /** All that both daemons logged so far. */
  public String logText() {
    return relay.process().logText() + agent.process().logText();
  }

  /** Resident memory of a process in MiB, as the kernel counts it. */
  public static long residentMebibytes(ChildProcess process) {
    try {
      return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (agent != null) {
      agent.close();
    }
    if (relay != null) {
      relay.close();
    }
  }
}
