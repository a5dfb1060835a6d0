package io.portway.testbed.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import io.portway.testbed.ssh.RealSshd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples do what they say: each in a process of its own, with the archive's jars and nothing
 * else, against a real search server and OpenSSH's own sshd behind the tunnel.
 */
@Timeout(240)
final class ExamplesEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @TempDir private static Path dir;

  private static RealSshd sshd;
  private static SearchServer search;
  private static Rig rig;
  private static Visitor visitor;
  private static Path sample;

  @BeforeAll
  static void start() throws IOException {
    sshd = RealSshd.start(dir.resolve("sshd"));
    search = SearchServer.start(dir.resolve("search"), dir.resolve("logs"));
    SearchIndex index = new SearchIndex(search.url());
    index.create();
    index.load(Corpus.texts());
    rig =
        Rig.in(dir.resolve("rig"))
            .mapping("public-ssh", "ssh", sshd.port())
            .privateMapping("ssh", "ssh", sshd.port())
            .privateMapping("elasticsearch", "elasticsearch", search.port())
            .start();
    visitor = rig.visitor("desk", "ssh@office", "elasticsearch@office");
    sample = Files.write(dir.resolve("sample.jsonl"), Corpus.sampleFile());
    Path keys = Files.createDirectories(dir.resolve("home/.ssh"));
    Files.move(sshd.key().file(), keys.resolve("id_ecdsa"));
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
    if (search != null) {
      search.close();
    }
    if (sshd != null) {
      sshd.close();
    }
  }

  @Test
  void textsAreFoundByAWordInTheirTitles() {
    String host = sshd.user() + "@127.0.0.1:" + rig.port("public-ssh");

    Finished run = run(QueryByTitle.class, host, search.url(), Corpus.labels().search().query());

    assertThat(run.outOrThrow().lines())
        .hasSameSizeAs(Corpus.labels().search().docs())
        .allSatisfy(line -> assertThat(line).contains(Corpus.labels().search().query()));
  }

  @Test
  void aFailureNamesItsHopInTheUsersLanguage() {
    Finished run =
        run(
            QueryByTitle.class,
            sshd.user() + "@127.0.0.1:" + rig.port("public-ssh"),
            "http://127.0.0.1:1",
            "x");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("SEARCH_SERVER: ").containsPattern("\\p{IsHan}");
  }

  @Test
  void paragraphsAreCheckedThroughThePrivateMapping() {
    Path report = dir.resolve("report.html");

    Finished run = run(CheckParagraphs.class, visitor.configuration(), sample, report);

    List<String> lines = run.outOrThrow().lines().toList();
    Corpus.labels()
        .of(Kind.COPY)
        .forEach(
            copy ->
                assertThat(lines)
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith(copy.id() + " identical 100 % of ")
                                .endsWith(copy.docs().get(0))));
    assertThat(report).content().contains("<html");
    assertThat(lines.get(lines.size() - 1)).matches("[0-9a-f]{64}");
  }

  @Test
  void aDocumentIsMadeInsideAndFetched() throws IOException {
    Path inside = Files.createDirectories(dir.resolve("inside"));
    Path script =
        Files.writeString(
            inside.resolve("make-report.sh"),
            "#!/bin/sh\nexec '%s' sim check \"$1\" --no-cache --es %s --index %s --field summary -o \"$2\"\n"
                .formatted(
                    Checkout.here().root().resolve("target/portway/bin/tunnel-client"),
                    search.url(),
                    SearchIndex.NAME));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Path fetched = dir.resolve("fetched.html");

    Finished run =
        run(FetchDocument.class, visitor.configuration(), sshd.user(), sample, inside, fetched);

    assertThat(run.outOrThrow()).startsWith(fetched + " ");
    assertThat(fetched).hasSameTextualContentAs(inside.resolve("report.html"));
  }

  /** The only class path is the archive's jars and the example itself. */
  private static Finished run(Class<?> example, Object... arguments) {
    Path root = Checkout.here().root();
    String home = "-Duser.home=" + dir.resolve("home");
    return Command.java(
            root.resolve("target/portway/lib")
                + "/*:"
                + root.resolve("tunnel-testbed/target/classes"),
            example.getName(),
            List.of(home, "-Djava.io.tmpdir=" + dir))
        .and(arguments)
        .run(LIMIT);
  }
}
