package io.portway.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cli.DisplayWidth;
import io.portway.cli.ExitCode;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.corpus.Labels.Label;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo succeeds where all is well, and says what is wrong where something is. */
@Timeout(240)
final class DemoEndToEndTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int INTERRUPTED = 130;

  @TempDir private Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void twoDemosAtOnceBothSucceedInTheirLanguage() throws IOException {
    try (ChildProcess english = launch("en", "-Duser.language=en");
        ChildProcess chinese = launch("zh", "-Duser.language=zh", "-Duser.country=CN")) {
      assertThat(english.awaitExit(LIMIT)).as(english.logText()).isZero();
      assertThat(chinese.awaitExit(LIMIT)).as(chinese.logText()).isZero();

      assertThat(english.lines())
          .anyMatch(line -> line.contains(" 7  The sample document checked"));
      assertThat(chinese.lines()).anyMatch(line -> line.contains(" 7  经中继查重样例文档"));
      for (ChildProcess demo : List.of(english, chinese)) {
        List<String> lines = demo.lines();
        Path report = Path.of(lines.get(lines.size() - 1));
        assertThat(report).isAbsolute().isRegularFile();
        assertThat(Files.readString(report)).contains("<html").contains("zh-048");
        assertThat(report.resolveSibling("logs")).doesNotExist();
        assertThat(lines.subList(0, lines.size() - 1))
            .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(80));
      }
    }
    assertThat(temporary()).isEmptyDirectory();
  }

  @Test
  void copyThatIsMissingFromTheIndexIsNamed() throws IOException {
    Label copy = Corpus.labels().of(Kind.COPY).get(0);
    List<Text> texts =
        Corpus.texts().stream().filter(text -> !copy.docs().contains(text.id())).toList();

    ExitCode exit = run(texts, 0, 0, (step, demo) -> {});

    assertThat(exit).isEqualTo(ExitCode.PARTLY_FAILED);
    assertThat(said())
        .contains("DEMO: Step 7")
        .contains("Paragraph " + copy.seq() + " (" + copy.id() + ")")
        .contains("end of the log of relay");
  }

  @Test
  void agentThatIsKilledHalfWayIsNamedWithTheEndOfItsLog() throws IOException {
    ExitCode exit =
        run(
            Corpus.texts(),
            0,
            0,
            (step, demo) -> {
              if (step == Step.SEARCH) {
                demo.tunnel().agent().process().kill();
              }
            });

    assertThat(exit).isEqualTo(ExitCode.PARTLY_FAILED);
    assertThat(said()).contains("DEMO: Step 6").contains("agent has ended; the end of its log");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("report.html");
  }

  @Test
  void publicPortThatIsTakenIsNamed() throws IOException {
    int port = Ports.free();
    try (ServerSocket holder = Loopback.hold(port)) {
      ExitCode exit = run(Corpus.texts(), 0, holder.getLocalPort(), (step, demo) -> {});

      assertThat(exit).isEqualTo(ExitCode.PARTLY_FAILED);
      assertThat(said()).contains("DEMO: Step 4").contains(Integer.toString(port));
    }
  }

  @Test
  void relayPortThatIsTakenIsNamed() throws IOException {
    int port = Ports.free();
    try (ServerSocket holder = Loopback.hold(port)) {
      ExitCode exit = run(Corpus.texts(), holder.getLocalPort(), 0, (step, demo) -> {});

      assertThat(exit).isEqualTo(ExitCode.PARTLY_FAILED);
      assertThat(said()).contains("DEMO: Step 3").contains(Integer.toString(port));
    }
  }

  @Test
  void interruptedDemoLeavesNothingBehind() throws IOException {
    try (ChildProcess demo = launch("interrupted", "-Duser.language=en")) {
      demo.awaitLine(Pattern.compile("^ 4 "), LIMIT);
      List<ProcessHandle> children =
          ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
      assertThat(children).hasSizeGreaterThanOrEqualTo(4);

      Command.of("kill", "-INT", demo.pid()).run(LIMIT).outOrThrow();

      assertThat(demo.awaitExit(LIMIT)).isEqualTo(INTERRUPTED);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }
    assertThat(temporary()).isEmptyDirectory();
  }

  private ExitCode run(
      List<Text> texts, int relayPort, int sshPort, BiConsumer<Step, Demo> beforeStep)
      throws IOException {
    return DemoMain.run(
        new DemoPlan(
            Programs.built(),
            dir.resolve("results"),
            texts,
            relayPort,
            sshPort,
            Locale.ENGLISH,
            beforeStep),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private ChildProcess launch(String name, String... options) throws IOException {
    Files.createDirectories(temporary());
    List<String> all =
        Stream.concat(
                Stream.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary()),
                Stream.of(options))
            .toList();
    // A shell that starts the tests in the background makes them, and so the demo, ignore SIGINT.
    Command command =
        Command.of("env", "--default-signal=INT")
            .and(
                Command.java(System.getProperty("java.class.path"), DemoMain.class.getName(), all)
                    .words()
                    .toArray())
            .and("--output", dir.resolve("results-" + name))
            .with("PORTWAY_NO_BUILD", "yes");
    return ChildProcess.start("demo-" + name, command, dir.resolve("logs"));
  }

  private Path temporary() {
    return dir.resolve("tmp");
  }
}
