package io.portway.similarity.command;

import io.portway.mapping.MappingRef;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.PrivateMappings;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which private mapping to go through. */
final class TunnelOptions {
  /** The kinds of route. */
  enum Via {
    TUNNEL,
    SSH,
    EXEC
  }

  @Option(
      names = "--via",
      paramLabel = "ROUTE",
      description =
          "tunnel (a mapping), ssh (a port that an SSH host can reach) or exec (a script there).")
  Via via;

  @Option(
      names = "--to",
      paramLabel = "MAPPING@AGENT",
      description = "Private mapping to go through; needs -c and an identity that was admitted.")
  MappingRef to;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = "/etc/portway/tunnel-client.conf",
      description = "Configuration file, for --to (default: ${DEFAULT-VALUE}).")
  Path config;

  /** {@code command} is the one that runs: its root knows how to open mappings. */
  PrivateMapping open(CommandSpec command) {
    if (command.root().userObject() instanceof PrivateMappings mappings) {
      return mappings.open(config, to);
    }
    throw Usage.wrong("usage.no-mappings");
  }
}
