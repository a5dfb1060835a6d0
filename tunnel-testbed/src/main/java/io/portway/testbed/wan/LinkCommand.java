package io.portway.testbed.wan;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bin/bench link}: a wide-area link by hand, for as long as its standard input is open. */
@CommandLine.Command(
    name = "link",
    mixinStandardHelpOptions = true,
    description =
        "Makes two network namespaces joined by a wide-area link, and keeps them until the input ends"
            + " or the process does. Lines of input change it: set RATE ROUND-TRIP LOSS QUEUE,"
            + " blackhole, restore, counts.")
public final class LinkCommand implements Callable<ExitCode> {
  @Option(
      names = "--rate",
      paramLabel = "MBIT",
      defaultValue = "100",
      description = "Mbit/s, 0 for no limit (default: ${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--rtt",
      paramLabel = "MS",
      defaultValue = "40",
      description = "Round trip in milliseconds (default: ${DEFAULT-VALUE}).")
  double roundTrip;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "Packets lost (default: ${DEFAULT-VALUE}).")
  double loss;

  @Option(
      names = "--queue",
      paramLabel = "KIB",
      defaultValue = "256",
      description = "The queue of each direction (default: ${DEFAULT-VALUE}).")
  int queue;

  @Option(
      names = "--congestion",
      paramLabel = "NAME",
      defaultValue = "cubic",
      description = "cubic, reno or bbr (default: ${DEFAULT-VALUE}).")
  Congestion congestion;

  @Option(
      names = "--index",
      paramLabel = "N",
      defaultValue = "0",
      description = "Addresses are 10.77.N.1 and 10.77.N.2 (default: ${DEFAULT-VALUE}).")
  int index;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the losses (default: ${DEFAULT-VALUE}).")
  long seed;

  @Parameters(index = "0", paramLabel = "NEAR", description = "Name of one namespace.")
  String near;

  @Parameters(index = "1", paramLabel = "FAR", description = "Name of the other.")
  String far;

  @Spec CommandSpec spec;

  @Override
  public ExitCode call() throws IOException {
    WanLink.missing()
        .ifPresent(
            why -> {
              throw new CliException(ExitCode.PARTLY_FAILED, "LINK", null, why, "See above");
            });
    PrintWriter out = spec.commandLine().getOut();
    LinkProfile profile = new LinkProfile(rate, roundTrip, loss, queue);
    WanLink.Plan plan = new WanLink.Plan(index, profile, congestion, seed);
    try (Namespace nearEnd = Namespace.open(near);
        Namespace farEnd = Namespace.open(far);
        WanLink link =
            WanLink.start(nearEnd, farEnd, plan, Files.createTempDirectory("portway-link-"))) {
      out.printf("ready near=%s far=%s%n", link.nearAddress(), link.farAddress());
      out.flush();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.println(link.answer(line.strip()));
        out.flush();
      }
    }
    return ExitCode.DONE;
  }
}
