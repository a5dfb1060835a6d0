package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.script.RemoteScript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs and files can rely on, at OpenSSH's own server with its own defaults. */
class SshGuaranteesTest {
  private static final int MANY = 50;
  private static final int THREE_MEGABYTES = 3 << 20;
  private static final long SEED = 20_261_129;

  @TempDir private static Path directory;
  private static LocalSshd sshd;
  private static SshSession session;

  private final List<Text> notes = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    sshd = LocalSshd.start(directory.resolve("sshd"), "LogLevel VERBOSE");
    session = open();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (session != null) {
      session.close();
    }
    if (sshd != null) {
      sshd.close();
    }
  }

  private static SshSession open() throws InterruptedException {
    return SshSession.open(
        sshd.target(),
        new SshLogin(sshd.user(), null),
        new KnownHosts(directory.resolve("known_hosts"), null),
        minute(),
        note -> {});
  }

  /** Its defaults: MaxSessions 10, MaxStartups 10:30:100. */
  @Test
  void fiftyCommandsAtOnceAllSucceedOverOneConnection() throws Exception {
    long before = sshd.connections();
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    try (SshSession own = open()) {
      List<Future<String>> runs = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        String word = "n" + i;
        runs.add(threads.submit(() -> run(own, "sh", "-c", "sleep 0.1; echo \"$1\"", "sh", word)));
      }
      for (int i = 0; i < MANY; i++) {
        assertThat(runs.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("n" + i + "\n");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sshd.connections() - before).isEqualTo(1);
  }

  @Test
  void threeMegabytesOnEachStreamComeBackWithTheStatus() {
    String script =
        "head -c $1 /dev/zero | tr '\\0' o; head -c $1 /dev/zero | tr '\\0' e >&2; exit 7";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    RemoteCommand command =
        RemoteCommand.of("sh", "-c", script, "sh", Integer.toString(THREE_MEGABYTES));

    HopException e =
        catchThrowableOfType(
            HopException.class,
            () ->
                new CommandRun(session, command, minute())
                    .run(InputStream.nullInputStream(), out, err));

    assertThat(e).hasMessageContaining("status 7");
    assertThat(out.size()).isEqualTo(THREE_MEGABYTES);
    assertThat(err.size()).isEqualTo(THREE_MEGABYTES);
  }

  /** Each would leave a file behind if any shell on the way took it for more than a name. */
  static Stream<String> names() {
    return Stream.of(
            "a'b\"c",
            "$(touch CANARY)",
            "`touch CANARY`",
            "a\ntouch CANARY\n",
            "; touch CANARY;",
            "'; touch CANARY; '",
            "-rf",
            "--help",
            "a=b",
            "标题 与，空格",
            "* ? ~ {a,b} $HOME \\",
            "& touch CANARY | touch CANARY > CANARY")
        .map(name -> name.replace("CANARY", canary().toString()));
  }

  private static Path canary() {
    return directory.resolve("canary");
  }

  @Test
  void argumentsAndProgramsAreNothingButNames() throws Exception {
    String[] names = names().toArray(String[]::new);
    String[] line =
        Stream.concat(Stream.of("printf", "%s\\0"), Stream.of(names)).toArray(String[]::new);
    assertThat(run(session, line).split("\0")).containsExactly(names);

    for (String name : names) {
      Path program = directory.resolve("bin " + name.replace('/', ':'));
      Files.writeString(program, "#!/bin/sh\nprintf '%s' \"$1\"\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      assertThat(run(session, program.toString(), name)).isEqualTo(name);
    }
    assertThat(canary()).doesNotExist();
  }

  /** A relative name stands at home; so these are no programs there. */
  @ParameterizedTest
  @ValueSource(strings = {"a=b", "-cimport os.py", "-x", "$(id)"})
  void aProgramThatIsNotThereIsSaidToBeMissingWhateverItsName(String program) {
    HopException e =
        catchThrowableOfType(HopException.class, () -> run(session, program, "echo", "ran"));

    assertThat(e).hasMessageContaining("status");
    assertThat(e).hasMessageContaining(program);
  }

  @Test
  void filesAreNothingButNames() throws Exception {
    Path here = Files.createDirectories(directory.resolve("here"));
    Path there = Files.createDirectories(directory.resolve("there"));
    for (String name : names().map(name -> name.replace('/', ':')).toList()) {
      Path local = Files.writeString(here.resolve(name), "text of " + name);

      Transferred put = transfer(TransferStart.RESUMED).put(local, there.toString());
      Transferred got =
          transfer(TransferStart.RESUMED).get(there + "/" + name, here.resolve("back"));

      assertThat(put.path()).isEqualTo(there.resolve(name).toString());
      assertThat(here.resolve("back")).hasSameBinaryContentAs(local);
      assertThat(got.sha256()).isEqualTo(put.sha256());
    }
    assertThat(canary()).doesNotExist();
    assertThat(there.toFile().list()).hasSize((int) names().count());
    assertThat(notes).isEmpty();
  }

  @Test
  void textsForAScriptAreNothingButText() throws Exception {
    Path script = directory.resolve("ask it; $(id).py");
    Files.writeString(
        script,
        """
        import json, sys
        print([{"argument": sys.argv[1], "asked": json.load(sys.stdin)["text"]}])
        """);
    String all = names().collect(Collectors.joining(" "));
    for (String text : List.of(all, "-rf", "--help")) {
      JsonNode question = JsonNodeFactory.instance.objectNode().put("text", text);

      JsonNode answer =
          new RemoteScript(session, script.toString(), new ByteArrayOutputStream(), minute())
              .ask(List.of(text), question);

      assertThat(answer.path(0).path("argument").asText()).isEqualTo(text);
      assertThat(answer.path(0).path("asked").asText()).isEqualTo(text);
    }
    assertThat(canary()).doesNotExist();
  }

  @Test
  void aCopyThatWasCutOffGoesOnWhereItWas() throws Exception {
    byte[] bytes = random(20_000_000);
    Path local = Files.write(directory.resolve("source"), bytes);
    Path there = directory.resolve("copy");
    Path back = directory.resolve("fetched");

    cutOff(() -> transfer(TransferStart.RESUMED).put(local, there.toString()));
    Path part = onlyPart("copy.");
    assertThat(Files.size(part)).isBetween(1L, (long) bytes.length - 1);
    assertThat(there).doesNotExist();
    long kept = Files.size(part);
    transfer(TransferStart.RESUMED).put(local, there.toString());
    assertThat(there).hasBinaryContent(bytes);
    assertThat(part).doesNotExist();
    assertThat(notes).extracting(Text::key).containsExactly("transfer.resumed");
    assertThat(notes.get(0).arguments()).contains(Long.toString(kept));

    notes.clear();
    Files.write(directory.resolve("fetched.part"), Arrays.copyOf(bytes, 1_000_000));
    transfer(TransferStart.RESUMED).get(there.toString(), back);
    assertThat(back).hasBinaryContent(bytes);
    assertThat(notes).extracting(Text::key).containsExactly("transfer.resumed");
  }

  @Test
  void whatIsNotTheBeginningOfTheFileIsNotContinued() throws Exception {
    byte[] bytes = random(500_000);
    Path there = Files.write(directory.resolve("other"), bytes);
    Path back = directory.resolve("other-fetched");
    Files.write(directory.resolve("other-fetched.part"), new byte[400_000]);

    transfer(TransferStart.RESUMED).get(there.toString(), back);

    assertThat(back).hasBinaryContent(bytes);
    assertThat(notes).isEmpty();

    Files.write(directory.resolve("other-fetched.part"), Arrays.copyOf(bytes, 400_000));
    transfer(TransferStart.FRESH).get(there.toString(), back);
    assertThat(back).hasBinaryContent(bytes);
    assertThat(notes).isEmpty();
  }

  @Test
  void aSessionThatIsLostInTheMiddleIsOpenedAgain() throws Exception {
    byte[] bytes = random(40_000_000);
    Path local = Files.write(directory.resolve("long"), bytes);
    Path there = directory.resolve("long-copy");
    List<SshSession> opened = new CopyOnWriteArrayList<>();
    Sessions sessions =
        () -> {
          SshSession next = open();
          opened.add(next);
          return next;
        };
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<Transferred> put =
          threads.submit(
              () ->
                  new FileTransfer(sessions, TransferStart.RESUMED, minute(), notes::add)
                      .put(local, there.toString()));
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> sizeOfParts("long-copy.") > 100_000);
      opened.get(0).close();

      assertThat(put.get(60, TimeUnit.SECONDS).bytes()).isEqualTo(bytes.length);
    } finally {
      threads.shutdownNow();
      opened.forEach(SshSession::close);
    }
    assertThat(there).hasBinaryContent(bytes);
    assertThat(opened).hasSize(2);
    assertThat(notes).extracting(Text::key).containsExactly("transfer.waiting", "transfer.resumed");
  }

  private interface Copy {
    Transferred run() throws InterruptedException;
  }

  /** Interrupts a copy as Ctrl-C does, once so much of it is there. */
  private static void cutOff(Copy copy) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      Future<?> run = threads.submit(copy::run);
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> sizeOfParts("copy.") > 0);
      threads.shutdownNow();
      await().atMost(Duration.ofSeconds(30)).until(run::isDone);
    } finally {
      threads.shutdownNow();
    }
  }

  private FileTransfer transfer(TransferStart start) {
    return new FileTransfer(() -> session, start, minute(), notes::add);
  }

  private static Path onlyPart(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> parts =
          files.filter(file -> file.getFileName().toString().startsWith(beginning)).toList();
      assertThat(parts).hasSize(1);
      return parts.get(0);
    }
  }

  private static long sizeOfParts(String beginning) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  private static String run(SshSession over, String... line) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new CommandRun(over, RemoteCommand.of(line), minute())
        .run(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Deadline minute() {
    return Deadline.after(Duration.ofMinutes(1));
  }
}
