package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.rig.Secrets;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must stay secret is in files of its owner and nowhere else. */
final class SecretsEndToEndTest {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNERS_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  @TempDir private static Path dir;

  private static final Set<String> commandLines = ConcurrentHashMap.newKeySet();
  private static Backend echo;
  private static Rig rig;
  private static Visitor visitor;
  private static String invitation;

  @BeforeAll
  static void start() throws Exception {
    echo = Backend.echo();
    Thread sampler = new Thread(SecretsEndToEndTest::sample, "portway-argv");
    sampler.setDaemon(true);
    sampler.start();
    rig = Rig.in(dir).mapping("echo", "tcp", echo.port()).start();
    invitation = rig.relay().invite("desk", "--visitor", "--allow", "echo@office");
    visitor = new Visitor(rig.programs(), dir.resolve("desk"), "desk", rig.logs());
    visitor.join(invitation).outOrThrow();
    rig.relay().mappings();
    rig.agent().status();
    try (Socket socket = rig.connect("echo", Duration.ofSeconds(20))) {
      socket.getOutputStream().write('x');
      assertThat(socket.getInputStream().read()).isEqualTo('x');
    }
    sampler.interrupt();
    sampler.join();
  }

  @AfterAll
  static void stop() {
    rig.close();
    echo.close();
  }

  @Test
  void stateFoldersAndWhatIsSecretInThemBelongToTheOwnerAlone() throws IOException {
    List<Path> secret = Secrets.files(states());

    assertThat(secret).hasSizeGreaterThanOrEqualTo(5);
    for (Path file : secret) {
      assertThat(Files.getPosixFilePermissions(file)).as(file.toString()).isEqualTo(OWNER_ONLY);
    }
    for (Path state : states()) {
      assertThat(Files.getPosixFilePermissions(state))
          .as(state.toString())
          .isEqualTo(OWNERS_FOLDER);
    }
  }

  @Test
  void secretsAreInNoCommandLine() throws IOException {
    assertThat(commandLines).anyMatch(line -> line.contains("RelayMain"));
    assertThat(commandLines)
        .anyMatch(line -> line.contains("ClientMain\0-c") && line.contains("join\0-"));

    for (String secret : secrets()) {
      assertThat(commandLines).noneMatch(line -> line.contains(secret));
    }
  }

  @Test
  void secretsAreInNoLog() throws IOException {
    String logs = rig.logText();

    assertThat(logs).contains("transport=");
    for (String secret : secrets()) {
      assertThat(logs).doesNotContain(secret);
    }
  }

  @Test
  void joinStringIsAWordThatNoShellTouches() {
    assertThat(invitation).matches("[A-Za-z0-9._:@%+=,/\\[\\]-]+").doesNotContain("*");
  }

  /** The tokens, the keys' lines, and the used join string without its address. */
  private static List<String> secrets() throws IOException {
    List<String> secrets = new ArrayList<>(Secrets.of(states()));
    secrets.add(invitation);
    assertThat(secrets).hasSizeGreaterThan(5);
    return secrets;
  }

  private static List<Path> states() {
    return List.of(rig.relay().state(), rig.agent().state(), visitor.state());
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /** The command line of every process, again and again, while the daemons and commands run. */
  private static void sample() {
    while (!Thread.currentThread().isInterrupted()) {
      try (Stream<Path> all = Files.list(Path.of("/proc"))) {
        for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
          try {
            commandLines.add(read(process.resolve("cmdline")));
          } catch (IOException e) {
            // Ended between the listing and the reading.
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
