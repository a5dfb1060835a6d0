package io.portway.testbed.bench;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.testbed.process.ChildFailedException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bin/bench blackhole}. */
@CommandLine.Command(
    name = "blackhole",
    mixinStandardHelpOptions = true,
    description =
        "Measures what 19 agents' downloads reach while the links of a 20th are silent in the middle"
            + " of its own, over what they reach by themselves.")
final class BlackholeCommand implements Callable<ExitCode> {
  private static final double MUST = 0.9;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often it is measured (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Override
  public ExitCode call() throws IOException {
    Network.loopback();
    Consumer<String> progress = System.err::println;
    try (Blackhole blackhole = new Blackhole(progress)) {
      Spread ratio = blackhole.run(rounds);
      System.out.printf(
          "throughput of 19 agents beside a silent one, x by themselves: %s, wanted >= %.2f, aim 0.97:"
              + " %s%n",
          ratio, MUST, ratio.median() >= MUST ? "ok" : "fail");
      return ExitCode.DONE;
    } catch (ChildFailedException e) {
      System.err.println(e.log());
      throw new CliException(
          ExitCode.PARTLY_FAILED, "BENCH", null, e.getMessage(), "See the lines above", e);
    }
  }
}
