package io.portway.similarity.doctor;

import io.portway.mapping.MappingRef;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.route.Route;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.ssh.SshTrace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is to be looked at, as it was asked for. What is null or empty is not on the way.
 *
 * @param typed all that was typed, to be looked at for characters that only look right
 * @param tunnel the private mapping to go through
 * @param way the rest of the route, which may turn out to be written wrongly when it is asked for
 * @param host whether there is an SSH host on the way
 * @param server whether a search server is at its end
 * @param jobs whether the agent asks it in our place
 * @param script on the SSH host
 * @param asks whether that script answers in place of the search server
 * @param data a directory on the SSH host
 * @param interpreter of the script, a name or a path there
 * @param modules that the interpreter should have
 * @param text of the paragraph to try; one of the index where there is none
 * @param deep whether limits may be found out by reaching them
 */
public record Journey(
    List<Typed> typed,
    Tunnel tunnel,
    Supplier<Way> way,
    boolean host,
    boolean server,
    boolean jobs,
    String index,
    String field,
    String script,
    boolean asks,
    String data,
    String interpreter,
    List<String> modules,
    String text,
    boolean deep,
    Duration timeout) {
  /** A value, and the option that it was given with. */
  public record Typed(String option, String value) {}

  /** A private mapping, and the configuration of the visitor who may use it. */
  public record Tunnel(MappingRef mapping, Path configuration) {}

  /**
   * @param server null where there is none, or the mapping says
   */
  public record Way(Route route, SearchAddress server, Credentials credentials, ServerTls tls) {
    OpenRoute open(SshTrace trace) {
      return OpenRoute.examined(route, server, trace);
    }
  }

  public Journey {
    typed = List.copyOf(typed);
    modules = List.copyOf(modules);
  }
}
