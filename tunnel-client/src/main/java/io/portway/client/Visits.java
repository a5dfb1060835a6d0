package io.portway.client;

import io.portway.agent.config.AgentConfig;
import io.portway.agent.config.AgentConfigLoader;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.config.ConfigException;
import io.portway.identity.Identity;
import io.portway.identity.IdentityStore;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.inquiry.Inquiry;
import io.portway.inquiry.InquiryAnswer;
import io.portway.inquiry.MappingStanding;
import io.portway.local.Json;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.PrivateMappings;
import io.portway.transport.BriefLink;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.visit.Visit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Private mappings for the similarity client, which finds this by {@code META-INF/services}. */
public final class Visits implements PrivateMappings {
  private static final Logger log = LoggerFactory.getLogger(Visits.class);

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public PrivateMapping open(Path configuration, MappingRef mapping) {
    try {
      AgentConfig settings = AgentConfigLoader.load(configuration);
      Visit visit = VisitCommand.open(settings, mapping, new HostPort(LOOPBACK, 0));
      return new Opened(visit, settings, mapping);
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

  private record Opened(Visit visit, AgentConfig settings, MappingRef mapping)
      implements PrivateMapping {
    @Override
    public HostPort address() {
      return new HostPort(LOOPBACK, visit.localAddress().getPort());
    }

    /** By a question of its own: it is asked once for each host, when that is new. */
    @Override
    public List<String> hostKeys() {
      try (StateDirectory directory =
          StateDirectory.inspect(settings.stateDir(), StateOwner.CLIENT)) {
        Optional<Identity> stored = new IdentityStore(directory).load();
        if (stored.isEmpty()) {
          return List.of();
        }
        Identity identity = settings.relay().map(stored.get()::at).orElse(stored.get());
        Transports transports = Transports.detect();
        BriefLink link =
            new BriefLink(
                transports, new Tls(transports).inquiry(identity), identity.relay(), PATIENCE);
        Inquiry question = new Inquiry(ClientMain.software(), mapping);
        byte[] json = link.ask(Json.write(question).getBytes(StandardCharsets.UTF_8));
        return Json.read(new String(json, StandardCharsets.UTF_8), InquiryAnswer.class)
            .mappings()
            .stream()
            .findFirst()
            .map(MappingStanding::hostKeys)
            .orElse(List.of());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        log.debug("the relay tells no host keys of {}: {}", mapping, e.toString());
        return List.of();
      }
    }

    @Override
    public void close() {
      visit.close();
    }
  }
}
