package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.cli.Cli;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What keeps an endpoint from starting; the program as it serves is tested end to end. */
class ServeCommandTest {
  @TempDir Path directory;

  private final Locale before = Locale.getDefault();
  private String err;

  @BeforeEach
  void english() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "--listen 0.0.0.0:0, can be reached from other machines",
    "--listen 192.0.2.1:0, can be reached from other machines",
    "--listen 0.0.0.0:0 --expose --no-token, would let everybody in the network ask",
    "--listen 127.0.0.1, has no port",
    "--keep 0s, --keep is 0ms",
    "--max-input 1GiB, 'is out of bounds (expected: 1MiB to 64MiB)'",
    "--max-input 5, is no amount of memory",
    "--jobs 0, '--jobs is 0, --max-jobs is 100'",
    "--max-jobs 0, '--jobs is 1, --max-jobs is 0'",
    "--allow-origin example.com/a, --allow-origin is",
    "--timeout 0s, --timeout is 0s",
    "--top 0, --top is 0",
    "--es-user li, belong together",
    "--via exec --ssh me@host:22, Missing: SCRIPT"
  })
  void isRefusedBeforeAnythingIsServed(String arguments, String why) {
    assertThat(serve(arguments.split(" "))).isEqualTo(2);

    assertThat(err).contains(why);
    assertThat(directory.resolve("state")).doesNotExist();
  }

  @Test
  void anIndexIsNeeded() {
    assertThat(run(List.of("serve", "--es", "http://127.0.0.1:9200"))).isEqualTo(2);

    assertThat(err).contains("Missing: --index");
  }

  @Test
  void aPortOrDirectoryThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(serve("--listen", "127.0.0.1:" + taken.getLocalPort())).isEqualTo(2);
      assertThat(err).contains("127.0.0.1:" + taken.getLocalPort() + " can not be listened on");
    }
    Path state = directory.resolve("state");
    try (StateDirectory held = StateDirectory.claim(state, StateOwner.ENDPOINT)) {
      assertThat(serve()).isEqualTo(2);
      assertThat(err).contains(held + " is in use by process");
    }
  }

  private int serve(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("serve", "--es", "http://127.0.0.1:9200", "--index", "texts"));
    arguments.addAll(List.of("--field", "summary", "--no-cache", "--state-dir"));
    arguments.add(directory.resolve("state").toString());
    arguments.addAll(List.of(more));
    return run(arguments);
  }

  private int run(List<String> arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int code =
        Cli.execute(
            new SimCommand(),
            arguments.toArray(String[]::new),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    err = bytes.toString(StandardCharsets.UTF_8);
    return code;
  }
}
