package io.portway.similarity.command;

import io.portway.similarity.command.TunnelOptions.Via;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.route.MappingRoute;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.Route;
import io.portway.similarity.route.SshRoute;
import io.portway.similarity.search.SearchAddress;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the search server is and how to get there. */
final class RouteOptions {
  private static final String ANYWHERE = "http://localhost";

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

  /**
   * The way to the search server; how it goes follows from what is given where --via is left out.
   */
  Route open(Job job, Deadline deadline) {
    return switch (via()) {
      case TUNNEL -> ssh.tunnel.to == null ? Route.straight(address()) : throughMapping(job);
      case SSH -> throughSsh(job, deadline);
      case EXEC -> throw new IllegalStateException("a script is no way to a search server");
    };
  }

  private Route throughMapping(Job job) {
    // The mapping says where; --es may still say how: https, a path.
    SearchAddress there = SearchAddress.parse(es == null ? ANYWHERE : es);
    PrivateMapping mapping = ssh.tunnel.open(job.spec);
    try {
      return new MappingRoute(mapping, there);
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  private Route throughSsh(Job job, Deadline deadline) {
    SearchAddress there = address();
    return new SshRoute(() -> ssh.open(job, deadline), there);
  }

  private SearchAddress address() {
    if (es == null) {
      throw Usage.wrong("usage.no-server");
    }
    return SearchAddress.parse(es);
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
