package io.portway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopSignalTest {
  /** The process that gets the signals; prints a line for all that happens to it. */
  static final class Service {
    private Service() {}

    /** A daemon with something live that never ends. */
    private static final class Busy implements Stoppable, Reloadable {
      private final Duration limit;

      Busy(Duration limit) {
        this.limit = limit;
      }

      @Override
      public Duration drainLimit() {
        return limit;
      }

      @Override
      public CompletableFuture<Void> drain() {
        System.out.println("draining");
        return new CompletableFuture<>();
      }

      @Override
      public void reloadOnSignal() {
        System.out.println("reloaded");
      }

      @Override
      public void close() {
        System.out.println("closed");
      }
    }

    public static void main(String[] args) throws InterruptedException {
      ExitCode code =
          Daemon.runUntilStopped(
              new Busy(Duration.ofMillis(Long.parseLong(args[0]))),
              () -> System.out.println("ready"));
      System.exit(code.code());
    }
  }

  private Process process;
  private BufferedReader out;

  private void start(long drainMillis) throws IOException {
    process =
        new ProcessBuilder(
                // Whoever was started in the background by a script ignores SIGINT, and so do all
                // that it starts: the test must not depend on how it was started itself.
                "env",
                "--default-signal=INT",
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName(),
                Long.toString(drainMillis))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = process.inputReader(StandardCharsets.UTF_8);
    awaitLine("ready");
  }

  /** Log lines may come between. */
  private void awaitLine(String expected) throws IOException {
    String line;
    do {
      line = out.readLine();
      assertThat(line).as("the process ended before it said %s", expected).isNotNull();
    } while (!line.equals(expected));
  }

  private void send(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private void assertEndedWithZero() throws InterruptedException {
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signalEndsADaemonWithZero(String signal) throws Exception {
    start(0);

    send(signal);

    awaitLine("closed");
    assertEndedWithZero();
  }

  @Test
  void daemonThatIsNotDrainedInTimeIsClosedAllTheSame() throws Exception {
    start(100);

    send("TERM");

    awaitLine("draining");
    awaitLine("closed");
    assertEndedWithZero();
  }

  @Test
  void secondSignalEndsDraining() throws Exception {
    start(Duration.ofMinutes(10).toMillis());
    send("TERM");
    awaitLine("draining");
    assertThat(process.isAlive()).isTrue();

    send("INT");

    awaitLine("closed");
    assertEndedWithZero();
  }

  @Test
  void hangUpReloads() throws Exception {
    start(0);

    send("HUP");
    awaitLine("reloaded");
    send("HUP");
    awaitLine("reloaded");

    send("TERM");
    awaitLine("closed");
    assertEndedWithZero();
  }
}
