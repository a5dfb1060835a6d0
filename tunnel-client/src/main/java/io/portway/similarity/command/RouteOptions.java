package io.portway.similarity.command;

import io.portway.similarity.SimilarityClient;
import io.portway.similarity.command.TunnelOptions.Via;
import io.portway.similarity.doctor.Journey;
import io.portway.similarity.route.Route;
import io.portway.similarity.search.SearchAddress;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the search server is and how to get there. */
final class RouteOptions {
  @Mixin SshOptions ssh;

  @Option(
      names = "--es",
      paramLabel = "URL",
      description = "The search server, as seen from the end of the route.")
  String es;

  @Mixin ServerFlags server;

  boolean isScript() {
    return via() == Via.EXEC;
  }

  private Via via() {
    if (ssh.tunnel.via != null) {
      return ssh.tunnel.via;
    }
    return ssh.isGiven() ? Via.SSH : Via.TUNNEL;
  }

  private void requireAgentsRights() {
    RouteOptions.require(ssh.tunnel.to == null ? null : "", "--to");
    if (server.isGiven()) {
      throw Usage.wrong("usage.agent-credentials");
    }
  }

  /** {@code script} is null but for {@code --via exec}. */
  SimilarityClient.Builder client(Job job, Duration timeout, String script) {
    SimilarityClient.Builder builder =
        job.client(timeout)
            .route(route(script))
            .credentials(server.credentials())
            .tls(server.tls());
    return es == null ? builder : builder.server(es);
  }

  /** Whether any hop is named. */
  boolean isAnything() {
    return ssh.tunnel.to != null || ssh.isGiven() || es != null;
  }

  /** Whether an SSH host is on the way. */
  boolean hasHost() {
    return via() == Via.SSH || via() == Via.EXEC;
  }

  /** Whether a search server is named, or is what the mapping leads to. */
  boolean hasServer() {
    return !isBesideServer() && (es != null || (via() == Via.TUNNEL && ssh.tunnel.to != null));
  }

  /** Whether an agent asks the search server in our place. */
  boolean isBesideServer() {
    return via() == Via.AGENT;
  }

  /** Null without one. */
  Journey.Tunnel tunnel() {
    return ssh.tunnel.to == null ? null : new Journey.Tunnel(ssh.tunnel.to, ssh.tunnel.config);
  }

  /** The same as for a client, to be looked at. */
  Journey.Way way(String script) {
    return new Journey.Way(
        route(isScript() ? script : null),
        es == null ? null : SearchAddress.parse(es),
        server.credentials(),
        server.tls());
  }

  /** How it goes follows from what is given where --via is left out. */
  private Route route(String script) {
    return switch (via()) {
      case TUNNEL ->
          ssh.tunnel.to == null
              ? Route.straight()
              : Route.tunnel(ssh.tunnel.to.toString(), ssh.tunnel.config);
      case AGENT -> {
        requireAgentsRights();
        yield Route.agent(ssh.tunnel.to.toString(), ssh.tunnel.config);
      }
      case SSH -> Route.ssh(ssh.host());
      case EXEC -> Route.script(ssh.host(), script);
    };
  }

  /** For what is needed on one route and not on another. */
  static void require(String value, String name) {
    if (value == null) {
      throw Usage.wrong("usage.missing", name);
    }
  }

  static void requireNone(String script) {
    if (script != null) {
      throw Usage.wrong("usage.one-too-many", script);
    }
  }
}
