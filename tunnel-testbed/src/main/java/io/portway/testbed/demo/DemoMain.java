package io.portway.testbed.demo;

import io.portway.cli.Cli;
import io.portway.cli.ExitCode;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.Checkout;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code bin/demo}: the account on stdout, its last line the report's path; all else on stderr. */
@CommandLine.Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "Shows Portway at work on this machine.")
public final class DemoMain implements Callable<ExitCode> {

  @Option(
      names = "--ssh-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Public port of the SSH mapping (default: any free one).")
  int sshPort;

  @Option(
      names = "--relay-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Where the relay listens (default: any free one).")
  int relayPort;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where the report is left (default: target/demo of this checkout).")
  Path output;

  private final PrintStream out;
  private final PrintStream err;

  private DemoMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    System.exit(Cli.execute(new DemoMain(out, err), args, out, err));
  }

  @Override
  public ExitCode call() throws IOException {
    DemoPlan plan =
        new DemoPlan(
            Programs.ofCheckout(),
            output == null ? Checkout.here().root().resolve("target/demo") : output,
            Corpus.texts(),
            relayPort,
            sshPort,
            Locale.getDefault(),
            (step, demo) -> {});
    return run(plan, out, err);
  }

  /** Runs the plan, says what failed, and leaves no process and no state behind in any case. */
  static ExitCode run(DemoPlan plan, PrintStream out, PrintStream err) throws IOException {
    Messages messages = new Messages(plan.locale());
    try (Demo demo = new Demo(plan, new Account(out, messages))) {
      // Ctrl-C and SIGTERM: the same end as any other, only without a verdict.
      Thread hook = new Thread(() -> end(demo), "portway-demo-close");
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        demo.run();
        demo.dropLogs();
        return ExitCode.DONE;
      } catch (StepFailedException e) {
        if (demo.closed()) {
          return ExitCode.INTERRUPTED;
        }
        err.println(
            messages.get(
                "failed",
                Integer.toString(e.step().number()),
                messages.get(e.step().key()),
                String.valueOf(e.getMessage())));
        err.println(e.log());
        err.println(messages.get("logs", demo.logs().toAbsolutePath().normalize()));
        return ExitCode.PARTLY_FAILED;
      } finally {
        if (!demo.closed()) {
          Runtime.getRuntime().removeShutdownHook(hook);
        }
      }
    }
  }

  private static void end(Demo demo) {
    demo.close();
    // What is left is a command of the step that was under way.
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
