package io.portway.testbed.bench;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.testbed.process.ChildFailedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bin/bench knocks}. */
@CommandLine.Command(
    name = "knocks",
    mixinStandardHelpOptions = true,
    description =
        "Measures how much later a visitor's small messages come back while strangers ask the"
            + " relay's port for agents for TLS handshakes.")
final class KnocksCommand implements Callable<ExitCode> {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often it is measured (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--per-second",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many connections a second ask (default: ${DEFAULT-VALUE}).")
  int perSecond;

  @Override
  public ExitCode call() throws IOException {
    Network.loopback();
    Consumer<String> progress = System.err::println;
    try (Knocks knocks = new Knocks(perSecond, progress)) {
      Knocks.Found found = knocks.run(rounds);
      System.out.printf(
          "round trip of 64 bytes beside %d knocks a second, later than alone: median %s ms, p99 %s ms%n",
          perSecond, found.medianAdded(), found.added());
      return ExitCode.DONE;
    } catch (ChildFailedException e) {
      System.err.println(e.log());
      throw new CliException(
          ExitCode.PARTLY_FAILED, "BENCH", null, e.getMessage(), "See the lines above", e);
    }
  }
}
