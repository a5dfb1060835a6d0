package io.portway.testbed.bench;

import io.portway.cli.Cli;
import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.testbed.bench.micro.MicroCommand;
import io.portway.testbed.bench.peer.PortwayTarget;
import io.portway.testbed.bench.peer.TargetKind;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.ChildFailedException;
import io.portway.testbed.process.Command;
import io.portway.testbed.wan.Congestion;
import io.portway.testbed.wan.LinkCommand;
import io.portway.testbed.wan.WanLink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bin/bench}: the report on stdout, all else on stderr. */
@CommandLine.Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      LinkCommand.class,
      MicroCommand.class,
      BlackholeCommand.class,
      KnocksCommand.class,
      SimilarityCommand.class
    },
    description =
        "Measures Portway beside a direct connection and whatever peers are on PATH: two plain"
            + " haproxy hops, frp, rathole, chisel, ssh -R.")
public final class BenchMain implements Callable<ExitCode> {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often everything is measured (default: ${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "0",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "How long one measurement takes (default: 2, over a link 10).")
  int seconds;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      defaultValue = "loopback",
      description =
          "The network: loopback, wan (100 Mbit/s, 40 ms), lossy (the same with 0.5 %% loss), long_fat"
              + " (1 Gbit/s, 100 ms) (default: ${DEFAULT-VALUE}).")
  Profile profile;

  @Option(
      names = "--congestion",
      paramLabel = "NAME",
      defaultValue = "cubic",
      description = "Over a link: cubic, reno or bbr (default: ${DEFAULT-VALUE}).")
  Congestion congestion;

  @Option(
      names = "--only",
      paramLabel = "CELL",
      split = ",",
      description =
          "Only these, of up1, down1, up8, down8, requests, connections, roundtrip, firstbyte,"
              + " keysdown, keysup (default: all of the profile).")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--targets",
      paramLabel = "TARGET",
      split = ",",
      description = "Only these, of ${COMPLETION-CANDIDATES} (default: all).")
  List<TargetKind> targets = List.of(TargetKind.values());

  @Option(
      names = "--build",
      paramLabel = "NAME=FOLDER",
      description =
          "Also this unpacked archive of another build, in a column NAME. May be repeated.")
  Map<String, Path> builds = new LinkedHashMap<>();

  @Option(
      names = "--memory",
      description = "Also look at memory: idle, with 5,000 idle streams, and under full load.")
  boolean memory;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every sample to this file, too.")
  Path json;

  private final List<String> args;
  private final PrintStream out;
  private final PrintStream err;

  private BenchMain(String[] args, PrintStream out, PrintStream err) {
    this.args = List.of(args);
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.exit(Cli.execute(new BenchMain(args, out, err), args, out, err));
  }

  @Override
  public ExitCode call() throws IOException, InterruptedException {
    BenchPlan plan = plan();
    if (plan.profile().link().isPresent()) {
      WanLink.missing()
          .ifPresent(
              why -> {
                throw new CliException(
                    ExitCode.PARTLY_FAILED,
                    "LINK",
                    null,
                    "A link can't be had here: " + why,
                    "Without it only --profile loopback can be measured");
              });
    }
    try (Bench bench = new Bench(plan, err)) {
      // Ctrl-C and SIGTERM: nothing that was started or made outlives this process.
      Runtime.getRuntime().addShutdownHook(new Thread(bench::abandon, "portway-bench-close"));
      Report report = bench.run();
      report.print(out);
      if (json != null) {
        JsonReport.write(report, json);
      }
      return ExitCode.DONE;
    } catch (ChildFailedException e) {
      err.println(e.log());
      throw new CliException(
          ExitCode.PARTLY_FAILED, "BENCH", null, e.getMessage(), "See the lines above", e);
    }
  }

  private BenchPlan plan() {
    if (rounds < 1 || seconds < 0) {
      throw CliException.usage(
          "--rounds " + rounds + " --seconds " + seconds + " (expected: 1 or more)",
          "Leave them out for the defaults");
    }
    return new BenchPlan(
        profile,
        congestion,
        rounds,
        Duration.ofSeconds(seconds > 0 ? seconds : profile.seconds()),
        cells(),
        targets,
        portways(),
        memory,
        String.join(" ", args).transform(line -> ("bin/bench " + line).strip()));
  }

  private List<Cell> cells() {
    List<Cell> all = profile.cells();
    if (only.isEmpty()) {
      return all;
    }
    for (String key : only) {
      if (all.stream().noneMatch(cell -> cell.key().equals(key))) {
        throw CliException.usage(
            "--only " + key + " (expected: some of " + Cell.keys(all) + ")",
            "Leave it out to measure everything");
      }
    }
    return all.stream().filter(cell -> only.contains(cell.key())).toList();
  }

  private Map<String, Programs> portways() {
    Map<String, Programs> portways = new LinkedHashMap<>();
    portways.put(PortwayTarget.NAME, Programs.ofCheckout());
    builds.forEach(
        (name, folder) -> {
          Path bin = folder.toAbsolutePath().resolve("bin");
          if (!Files.isExecutable(bin.resolve("tunnel-server"))) {
            throw CliException.usage(
                "--build " + name + "=" + folder + " has no bin/tunnel-server",
                "Name the folder of an unpacked archive, or target/portway of a checkout");
          }
          portways.put(
              name,
              new Programs(
                  Command.of(bin.resolve("tunnel-server")),
                  Command.of(bin.resolve("tunnel-client"))));
        });
    return portways;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
