package io.portway.testbed.bench.micro;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code bin/bench micro}: the benchmarks of this package, with what each allocates. */
@CommandLine.Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description =
        "Measures codec, scheduler and replay buffer by themselves with JMH; gc.alloc.rate.norm is"
            + " what one DATA frame allocates, in bytes (at most 256).")
public final class MicroCommand implements Callable<ExitCode> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "Only these: schedule, codec, replay, frame (default: all).")
  List<String> names = new ArrayList<>();

  @Override
  public ExitCode call() {
    OptionsBuilder options = new OptionsBuilder();
    options.addProfiler(GCProfiler.class);
    // As the daemons run, with both compilers, and not as this process was started.
    options.jvmArgs(
        "-XX:+UseSerialGC",
        "-Djmh.executor=CUSTOM",
        "-Djmh.executor.class=" + LoopThreads.class.getName(),
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dio.netty.leakDetection.level=disabled",
        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
        "-Dlogback.configurationFile=io/portway/testbed/bench/logback.xml");
    String all = DataFrameBenchmark.class.getSimpleName();
    if (names.isEmpty()) {
      options.include(all);
    }
    names.forEach(name -> options.include(all + "." + name + "$"));
    try {
      new Runner(options.build()).run();
      return ExitCode.DONE;
    } catch (RunnerException e) {
      throw new CliException(
          ExitCode.PARTLY_FAILED, "MICRO", null, e.getMessage(), "See the lines above", e);
    }
  }
}
