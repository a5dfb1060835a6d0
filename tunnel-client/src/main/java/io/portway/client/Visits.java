package io.portway.client;

import io.portway.agent.config.AgentConfigLoader;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.config.ConfigException;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.PrivateMappings;
import io.portway.visit.Visit;
import java.nio.file.Path;

/** Private mappings for the similarity client, which finds this by {@code META-INF/services}. */
public final class Visits implements PrivateMappings {
  private static final String LOOPBACK = "127.0.0.1";

  @Override
  public PrivateMapping open(Path configuration, MappingRef mapping) {
    try {
      Visit visit =
          VisitCommand.open(
              AgentConfigLoader.load(configuration), mapping, new HostPort(LOOPBACK, 0));
      return new Opened(visit);
    } catch (CliException e) {
      Failure failure = e.exit() == ExitCode.REFUSED ? Failure.REFUSED : Failure.UNREACHABLE;
      throw failure(failure, e, Text.of("tunnel.failed.remedy", e.remedy()));
    } catch (ConfigException e) {
      throw failure(Failure.USAGE, e, Text.of("tunnel.configuration.remedy", configuration));
    }
  }

  private static HopException failure(Failure failure, RuntimeException cause, Text remedy) {
    Text sentence = Text.of("tunnel.failed", cause.getMessage());
    return new HopException(Hop.RELAY, failure, sentence, remedy, cause);
  }

  private record Opened(Visit visit) implements PrivateMapping {
    @Override
    public HostPort address() {
      return new HostPort(LOOPBACK, visit.localAddress().getPort());
    }

    @Override
    public void close() {
      visit.close();
    }
  }
}
