package io.portway.similarity.command;

import io.portway.mapping.MappingRef;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which private mapping to go through. */
final class TunnelOptions {
  /** The kinds of route. */
  enum Via {
    TUNNEL,
    AGENT,
    SSH,
    EXEC
  }

  @Option(
      names = "--via",
      paramLabel = "ROUTE",
      description =
          "tunnel (a mapping), agent (jobs for the agent beside the server), ssh (a port that an SSH"
              + " host can reach) or exec (a script there).")
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
      description = "Configuration file, for --to and --profile (default: ${DEFAULT-VALUE}).")
  Path config;

  @Option(
      names = Profiles.OPTION,
      paramLabel = "NAME",
      description = "Take options from this profile of that file; what is given here wins.")
  String profile;
}
