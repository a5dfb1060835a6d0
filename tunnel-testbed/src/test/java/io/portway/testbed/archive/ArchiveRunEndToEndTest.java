package io.portway.testbed.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive's own launchers on a host that has a Java and nothing else. */
@Timeout(600)
class ArchiveRunEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path directory;

  private UnpackedArchive archive;
  private Path temporary;
  private int port;

  @BeforeEach
  void unpack() throws IOException {
    archive = UnpackedArchive.below(directory);
    temporary = Files.createDirectory(directory.resolve("tmp"));
    port = Ports.free();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tunnel-server", "tunnel-client"})
  void launcherRunsWithAnEmptyEnvironment(String program) {
    Finished finished = archive.launcher(program).and("--version").run(LIMIT);

    assertThat(finished.outOrThrow()).matches("Portway \\d+\\.\\d+\\.\\d+\\n");
    assertThat(finished.err()).isEmpty();
  }

  @Test
  void chineseArgumentArrivesWithAnEmptyEnvironment() {
    Finished finished = archive.launcher("tunnel-client").and("阅读").run(LIMIT);

    assertThat(finished.exit()).isEqualTo(2);
    assertThat(finished.err()).startsWith("USAGE: ").contains("阅读");
  }

  @Test
  void chineseLocaleAloneGivesChineseAndAnOptionBeatsIt() {
    Command client = archive.launcher("tunnel-client", "LC_ALL=zh_CN.UTF-8").and("sim");

    assertThat(client.and("check", "--help").run(LIMIT).outOrThrow())
        .contains("用法", "把文档的各段落与索引比较");
    Finished wrong = client.and("check").run(LIMIT);
    assertThat(wrong.err()).isEqualTo("USAGE: 缺少 INPUT。 参见“tunnel-client sim check --help”。\n");

    assertThat(client.and("check", "--help", "--lang", "en").run(LIMIT).outOrThrow())
        .startsWith("Usage: ")
        .doesNotContain("用法");
  }

  @Test
  void launcherRunsThroughASymbolicLink() throws IOException {
    Path link = directory.resolve("linked");
    Files.createSymbolicLink(link, archive.home().resolve("bin/tunnel-server"));

    assertThat(Command.of(link, "--version").run(LIMIT).outOrThrow()).startsWith("Portway ");
  }

  @Test
  void relaySaysWhatItChoseFirstAndLeavesNothingInTheTemporaryDirectory() throws IOException {
    try (RelayDaemon relay = relay()) {
      relay.start();

      assertThat(log(relay.process()).get(0)).endsWith("INFO transport=epoll tls=boringssl");
      assertThat(temporary).isEmptyDirectory();
      assertThat(relay.state().resolve("native")).isDirectory();

      relay.process().kill();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void laterStartMapsTheClassesOfTheFirstAndHalfAnArchiveIsThrownAway() throws IOException {
    Path cache = archive.home().resolve("cache");
    try (RelayDaemon relay = relay()) {
      assertThat(relay.start().process().terminate(LIMIT)).isZero();
      Path written = only(cache);
      assertThat(written).hasExtension("new");
      // Java makes it read-only, which binds everybody but root.
      Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
      try (FileChannel half = FileChannel.open(written, StandardOpenOption.WRITE)) {
        half.truncate(half.size() / 2);
      }

      assertThat(relay.start().process().terminate(LIMIT)).isZero();
      assertThat(only(cache)).as("written again").isEqualTo(written);

      relay.start();
      assertThat(only(cache)).hasExtension("jsa");
      assertThat(Path.of("/proc/" + relay.process().pid() + "/maps"))
          .content()
          .contains(only(cache).toString());
    }
  }

  @Test
  void firstRunOfADaemonThatIsKilledLeavesItsClassesForTheNext() throws IOException {
    Path cache = archive.home().resolve("cache");
    Programs impatient =
        archive.programs(
            "PORTWAY_JAVA_OPTS=-Djava.io.tmpdir=%s -Dportway.class-archive-delay=0"
                .formatted(temporary));
    try (RelayDaemon relay = relay(impatient)) {
      relay.start();
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> names(cache).stream().anyMatch(name -> name.endsWith(".new")));
      relay.process().kill();
      assertThat(relay.process().lines()).as("the ready line, and no more").hasSize(1);

      relay.start();
      assertThat(only(cache)).hasExtension("jsa");
    }
  }

  private static List<String> names(Path folder) {
    return List.of(folder.toFile().list());
  }

  @Test
  void simMapsItsClassesFromTheSecondStartOnAndNeverSaysAWordAboutIt() throws IOException {
    // Java 17 takes no class of a jar from an archive where the path to it has a blank.
    Path home = Files.move(archive.home(), directory.resolve("portway"));
    Path cache = home.resolve("cache");
    Path classes = directory.resolve("classes");
    Command help =
        new UnpackedArchive(archive.file(), home)
            .launcher("tunnel-client", "PORTWAY_JAVA_OPTS=-Xlog:class+load:file=" + classes)
            .and("sim", "--help");
    CompletableFuture<Finished> beside = CompletableFuture.supplyAsync(() -> help.run(LIMIT));
    Finished first = help.run(LIMIT);
    for (Finished finished : List.of(first, beside.join())) {
      assertThat(finished.outOrThrow()).startsWith("Usage: tunnel-client sim");
      assertThat(finished.err()).isEmpty();
    }

    assertThat(help.run(LIMIT))
        .extracting(Finished::out, Finished::err)
        .containsExactly(first.out(), "");
    assertThat(sharedShareOf(classes)).isGreaterThan(0.8);

    Path written;
    try (Stream<Path> files = Files.list(cache)) {
      written = files.findFirst().orElseThrow();
    }
    Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-------"));
    try (FileChannel half = FileChannel.open(written, StandardOpenOption.WRITE)) {
      half.truncate(half.size() / 2);
    }
    assertThat(help.run(LIMIT))
        .extracting(Finished::out, Finished::err)
        .containsExactly(first.out(), "");
    assertThat(help.run(LIMIT))
        .extracting(Finished::out, Finished::err)
        .containsExactly(first.out(), "");
    assertThat(sharedShareOf(classes)).isGreaterThan(0.8);
  }

  /** How much of what a JVM loaded it had from an archive. */
  private static double sharedShareOf(Path log) throws IOException {
    List<String> loaded =
        Files.readAllLines(log).stream().filter(l -> l.contains("source:")).toList();
    return (double) loaded.stream().filter(l -> l.contains("shared objects file")).count()
        / loaded.size();
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void daemonsWithoutNativeLibrariesWarnOnceAndServe() throws IOException {
    for (String jar : archive.jars()) {
      if (jar.contains("-linux-")) {
        Files.delete(archive.home().resolve("lib").resolve(jar));
      }
    }

    try (ServerSocket backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RelayDaemon relay = relay().start();
        AgentDaemon agent = agent(backend.getLocalPort())) {
      agent.join(relay.invite("office")).outOrThrow();
      agent.start();
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> greet(backend));

      assertThat(answer()).isEqualTo("hello");

      backend.close();
      served.join();
      for (ChildProcess daemon : List.of(relay.process(), agent.process())) {
        assertThat(log(daemon)).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
        assertThat(log(daemon)).anyMatch(line -> line.endsWith("INFO transport=nio tls=jdk"));
      }
    }
  }

  private RelayDaemon relay() {
    return relay(programs());
  }

  private RelayDaemon relay(Programs programs) {
    return new RelayDaemon(
        programs, directory.resolve("relay"), Integer.toString(port), directory.resolve("logs"));
  }

  private AgentDaemon agent(int backend) {
    return new AgentDaemon(
            programs(), directory.resolve("agent"), "agent", directory.resolve("logs"))
        .mapping("greeting", "port = %d, backend = \"127.0.0.1:%d\"".formatted(port, backend));
  }

  private Programs programs() {
    return archive.programs("PORTWAY_JAVA_OPTS=-Djava.io.tmpdir=" + temporary);
  }

  private String answer() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The agent's own look at whether the backend is there gets a greeting, too. */
  private static void greet(ServerSocket backend) {
    while (true) {
      try (Socket visitor = backend.accept()) {
        visitor.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      } catch (SocketException e) {
        if (backend.isClosed()) {
          return;
        }
        // Who looked did not wait for the greeting.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<String> log(ChildProcess daemon) {
    return daemon.logText().lines().toList();
  }
}
