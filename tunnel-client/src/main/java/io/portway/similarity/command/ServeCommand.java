package io.portway.similarity.command;

import io.portway.cli.Daemon;
import io.portway.cli.ExitCode;
import io.portway.cli.ForegroundCommand;
import io.portway.cli.Terminal;
import io.portway.config.ByteSizes;
import io.portway.config.StateHome;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.jobs.CheckRunner;
import io.portway.similarity.jobs.JobQueue;
import io.portway.similarity.serve.Endpoint;
import io.portway.similarity.serve.Token;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code sim serve}: checks documents for front ends, which ask by HTTP. */
@Command(
    name = "serve",
    description = "Check documents for front ends, by HTTP on this machine, and show a page.")
public final class ServeCommand extends Job implements ForegroundCommand {
  private static final long MIN_INPUT = 1L << 20;

  /** What a reader of documents takes. */
  private static final long MAX_INPUT = 64L << 20;

  private static final Duration MIN_KEEP = Duration.ofSeconds(1);
  private static final int MAX_RUNNING = 16;
  private static final int MAX_KEPT = 10_000;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SCRIPT",
      description = "With --via exec: the script on the SSH host that finds similar texts.")
  String script;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
  HostPort listen;

  @Option(names = "--expose", description = "Listen where other machines reach it, in plain HTTP.")
  boolean expose;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description =
          "Where documents, reports and the token are (default: endpoint below the state home).")
  Path stateDir;

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      defaultValue = "24h",
      description = "How long a report is there after its check (default: ${DEFAULT-VALUE}).")
  Duration keep;

  @Option(
      names = "--max-input",
      paramLabel = "SIZE",
      converter = SizeConverter.class,
      defaultValue = "16MiB",
      description = "The largest document, up to 64MiB (default: ${DEFAULT-VALUE}).")
  Long maxInput;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "Documents checked at once, 1 to 16 (default: ${DEFAULT-VALUE}).")
  int running;

  @Option(
      names = "--max-jobs",
      paramLabel = "N",
      defaultValue = "100",
      description = "Documents kept in all, finished ones too (default: ${DEFAULT-VALUE}).")
  int kept;

  @Option(
      names = "--allow-origin",
      paramLabel = "ORIGIN",
      description = "Let pages of this front end ask, may be repeated: https://app.example.com.")
  List<String> origins = List.of();

  @Option(names = "--no-token", description = "Let everybody on this machine ask.")
  boolean noToken;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30m",
      description = "When to stop with what there is of a document (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Mixin InputFlags how;

  @Mixin CheckFlags checking;

  @Override
  ExitCode run() throws Exception {
    requireSense();
    CheckOptions options = checking.options().build();
    // What is wrong with the way's options is said now, and not to the first front end.
    client(messages.locale()).close();
    Path place = stateDir == null ? StateHome.of("endpoint") : stateDir;
    try (StateDirectory directory = StateDirectory.claim(place, StateOwner.ENDPOINT)) {
      Optional<Token> token = noToken ? Optional.empty() : Optional.of(Token.of(directory));
      JobQueue jobs =
          new JobQueue(
              directory,
              new CheckRunner(this::client, how.options(false), options),
              new JobQueue.Limits(running, kept, keep),
              Clock.systemUTC());
      try {
        Endpoint endpoint =
            Endpoint.start(
                new Endpoint.Settings(listen, maxInput, origins, token), jobs, Clock.systemUTC());
        return Daemon.runUntilStopped(endpoint, () -> ready(endpoint, token));
      } finally {
        jobs.close();
      }
    }
  }

  private void requireSense() {
    checking.requireSense(script);
    if (running < 1 || running > MAX_RUNNING || kept < 1 || kept > MAX_KEPT) {
      throw Usage.wrong("usage.jobs", running, kept, MAX_RUNNING, MAX_KEPT);
    }
    if (keep.compareTo(MIN_KEEP) < 0) {
      throw Usage.wrong("usage.keep", keep.toMillis());
    }
    if (!expose && !Endpoint.isLoopback(listen)) {
      throw Usage.wrong("usage.expose", listen);
    }
    if (noToken && !Endpoint.isLoopback(listen)) {
      throw Usage.wrong("usage.no-token", listen);
    }
    for (String origin : origins) {
      if (!origin.matches("https?://[^/?#\\s]+")) {
        throw Usage.wrong("usage.origin", origin);
      }
    }
  }

  /** One for each document: what one does to its session is nothing to the others. */
  private SimilarityClient client(Locale language) {
    return checking.client(this, timeout, script).language(language).build();
  }

  private void ready(Endpoint endpoint, Optional<Token> token) {
    String file = token.map(it -> " token-file=" + it.file()).orElse("");
    print("serving " + endpoint.url() + file + "\n");
    // A link with the token is for a person's eyes: elsewhere stderr is kept as a log.
    if (token.isPresent() && Terminal.system().isTerminal(Terminal.Stream.STDERR)) {
      note(Text.of("serve.page", endpoint.url() + "#token=" + token.get().reveal()));
    } else if (token.isPresent()) {
      note(Text.of("serve.page-by-file", endpoint.url(), token.get().file()));
    }
  }

  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return ByteSizes.within(text, MIN_INPUT, MAX_INPUT);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
