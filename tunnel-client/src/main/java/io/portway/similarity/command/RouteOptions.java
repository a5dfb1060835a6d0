package io.portway.similarity.command;

import io.portway.cli.CliException;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.route.Route;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the search server is and how to get there. */
final class RouteOptions {
  @Option(
      names = "--es",
      paramLabel = "URL",
      description = "The search server, as seen from the end of the route.")
  String es;

  @Option(names = "--es-user", paramLabel = "USER", description = "User at the search server.")
  String esUser;

  @Option(
      names = "--es-password-file",
      paramLabel = "FILE",
      description = "File with that user's password, readable by its owner only.")
  Path esPasswordFile;

  Credentials credentials() {
    if (esUser == null && esPasswordFile == null) {
      return Credentials.NONE;
    }
    if (esUser == null || esPasswordFile == null) {
      throw CliException.usage(
          "--es-user and --es-password-file belong together", "Give both or neither");
    }
    return Credentials.basic(esUser, SecretFile.read(esPasswordFile));
  }

  Route open(Deadline deadline) {
    if (es == null) {
      throw CliException.usage(
          "No search server is named", "Give --es URL, for example --es http://127.0.0.1:9200");
    }
    return Route.straight(SearchAddress.parse(es));
  }
}
