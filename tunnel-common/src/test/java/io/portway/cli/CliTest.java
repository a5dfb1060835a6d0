package io.portway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

class CliTest {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  @Command(
      name = "tool",
      mixinStandardHelpOptions = true,
      scope = ScopeType.INHERIT,
      version = "tool 1",
      subcommands = {Greet.class, Fail.class})
  private static final class Tool {
    @Option(names = "--json", scope = ScopeType.INHERIT)
    private boolean json;

    @Option(
        names = {"-c", "--config"},
        scope = ScopeType.INHERIT)
    private String config = "default";
  }

  @Command(name = "greet")
  private static final class Greet implements Callable<ExitCode> {
    @picocli.CommandLine.ParentCommand private Tool tool;
    @Spec private CommandSpec spec;
    @Parameters private AgentName name;

    @Option(names = "--wait")
    private Duration wait = Duration.ZERO;

    @Option(names = "--to")
    private MappingRef to;

    @Override
    public ExitCode call() {
      spec.commandLine()
          .getOut()
          .println(name + " " + tool.config + " " + tool.json + " " + wait + " " + to);
      return ExitCode.PARTLY_FAILED;
    }
  }

  @Command(name = "fail")
  private static final class Fail implements Callable<ExitCode> {
    @Parameters private String how;

    @Override
    public ExitCode call() throws Exception {
      switch (how) {
        case "known" ->
            throw new CliException(
                ExitCode.UNREACHABLE,
                "RELAY-UNREACHABLE",
                "relay",
                "Nobody answers\nat a:1",
                "Start it");
        case "interrupted" -> throw new InterruptedException();
        default -> throw new IllegalStateException("oops");
      }
    }
  }

  private int run(String... args) {
    return Cli.execute(
        new Tool(),
        args,
        new PrintStream(stdout, true, StandardCharsets.UTF_8),
        new PrintStream(stderr, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "greet office -c x --json --wait 5m --to ssh@office",
        "-c x --json --wait 5m --to ssh@office greet office",
        "--config=x --wait=5m --json --to ssh@office greet office",
        "--wait 5m -c x greet --json office --to=ssh@office"
      })
  void optionsStandBeforeOrAfterTheSubcommand(String line) {
    int code = run(line.split(" "));

    assertThat(err()).isEmpty();
    assertThat(out()).isEqualTo("office x true PT5M ssh@office\n");
    assertThat(code).isEqualTo(4);
  }

  @Test
  void knownErrorIsOneLineWithItsRemedy() {
    int code = run("fail", "known");

    assertThat(code).isEqualTo(5);
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("RELAY-UNREACHABLE: Nobody answers at a:1. Start it.\n");
  }

  @Test
  void knownErrorIsAnObjectWithJson() throws IOException {
    int code = run("--json", "fail", "known");

    JsonNode error = new ObjectMapper().readTree(err());
    assertThat(code).isEqualTo(5);
    assertThat(error.fieldNames()).toIterable().containsExactly("code", "hop", "message", "remedy");
    assertThat(error.get("code").asText()).isEqualTo("RELAY-UNREACHABLE");
    assertThat(error.get("hop").asText()).isEqualTo("relay");
  }

  @Test
  void unexpectedExceptionIsOurBug() {
    assertThat(run("fail", "otherwise")).isEqualTo(70);
    assertThat(err()).startsWith("BUG: ").contains("oops").contains("CliTest.java").hasLineCount(1);
  }

  @Test
  void interruptionHasItsOwnCode() {
    assertThat(run("fail", "interrupted")).isEqualTo(130);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "greet",
        "greet Office",
        "greet a --wiat 5m",
        "greet a --wait 5",
        "gret a",
        "greet a --to x"
      })
  void usageErrorIsOneLineAndSaysWhereHelpIs(String line) {
    int code = run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err())
        .startsWith("USAGE: ")
        .contains("See \"tool")
        .contains("--help\".")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"greet a --wiat 5m,--wait", "greet a --wiat=5m,--wait", "gret a,greet"})
  void usageErrorNamesTheNearestWord(String line, String meant) {
    run(line.split(" "));

    assertThat(err()).contains("did you mean " + meant + "?").hasLineCount(1);
  }

  @Test
  void usageErrorIsAnObjectWithJson() throws IOException {
    run("greet", "--json");

    assertThat(new ObjectMapper().readTree(err()).get("code").asText()).isEqualTo("USAGE");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertThat(run("--version")).isZero();
    assertThat(run("greet", "--help")).isZero();
    assertThat(out()).contains("tool 1").contains("Usage: tool greet").contains("--config");
    assertThat(err()).isEmpty();
  }

  @Test
  void outputThatCannotBeWrittenIsNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };

    int code =
        Cli.execute(
            new Tool(),
            new String[] {"--version"},
            new PrintStream(full),
            new PrintStream(stderr, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(9);
    assertThat(err()).startsWith("OUTPUT: ");
  }
}
