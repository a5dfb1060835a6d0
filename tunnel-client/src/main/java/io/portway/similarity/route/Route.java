package io.portway.similarity.route;

import io.portway.mapping.MappingRef;
import java.nio.file.Path;

/** A way to a search server that is out of direct reach, described and not yet gone. Immutable. */
public final class Route {
  /** How it goes. */
  enum Kind {
    STRAIGHT,
    MAPPING,
    AGENT,
    SSH,
    SCRIPT
  }

  /** A private mapping, and the configuration of the visitor who may use it. */
  record Entrance(MappingRef mapping, Path configuration) {}

  private final Kind kind;
  private final Entrance entrance;
  private final SshHost host;
  private final String script;

  private Route(Kind kind, Entrance entrance, SshHost host, String script) {
    this.kind = kind;
    this.entrance = entrance;
    this.host = host;
    this.script = script;
  }

  /**
   * The server can be reached as it is: on the same network, or at a public port of a relay.
   *
   * @return the route
   */
  public static Route straight() {
    return new Route(Kind.STRAIGHT, null, null, null);
  }

  /**
   * Through a private mapping whose backend is the search server: no port is open to others
   * anywhere.
   *
   * @param mapping {@code MAPPING@AGENT}
   * @param configuration of a visitor that was admitted, as {@code tunnel-client -c} has it
   * @return the route
   * @throws IllegalArgumentException if {@code mapping} is no such name
   */
  public static Route tunnel(String mapping, Path configuration) {
    Entrance entrance = new Entrance(MappingRef.parse(mapping), configuration);
    return new Route(Kind.MAPPING, entrance, null, null);
  }

  /**
   * Beside the search server: the agent of a private mapping asks it, and only paragraphs and
   * results cross the tunnel. Which server and which indices, the agent's configuration says.
   *
   * @param mapping {@code MAPPING@AGENT}, a mapping with {@code search}
   * @param configuration of a visitor that was admitted, as {@code tunnel-client -c} has it
   * @return the route
   * @throws IllegalArgumentException if {@code mapping} is no such name
   */
  public static Route agent(String mapping, Path configuration) {
    Entrance entrance = new Entrance(MappingRef.parse(mapping), configuration);
    return new Route(Kind.AGENT, entrance, null, null);
  }

  /**
   * Through a port forwarded inside an SSH session to a search server that the host can reach:
   * nothing new is exposed anywhere.
   *
   * @param host the SSH host
   * @return the route
   */
  public static Route ssh(SshHost host) {
    return new Route(Kind.SSH, null, host, null);
  }

  /**
   * By a script on an SSH host that asks the server there, see docs/similarity.md, "Scripts of your
   * own".
   *
   * @param host the SSH host
   * @param script its path there
   * @return the route
   */
  public static Route script(SshHost host, String script) {
    return new Route(Kind.SCRIPT, null, host, script);
  }

  Kind kind() {
    return kind;
  }

  /** Of {@link Kind#MAPPING} and {@link Kind#AGENT}. */
  Entrance entrance() {
    return entrance;
  }

  /** Null without one. */
  SshHost host() {
    return host;
  }

  /**
   * Whether the server is asked at the far end of the route.
   *
   * @return true for {@link #agent}
   */
  public boolean isBesideServer() {
    return kind == Kind.AGENT;
  }

  /**
   * The script that answers instead of the search server.
   *
   * @return its path, or null on any other route
   */
  public String script() {
    return script;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case STRAIGHT -> "straight";
      case MAPPING -> "tunnel " + entrance.mapping();
      case AGENT -> "agent " + entrance.mapping();
      case SSH -> "ssh " + host;
      case SCRIPT -> "script " + script + " on " + host;
    };
  }
}
