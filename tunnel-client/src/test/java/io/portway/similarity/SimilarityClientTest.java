package io.portway.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Input;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Verdict;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.report.Status;
import io.portway.similarity.report.Written;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.route.Route;
import io.portway.similarity.route.SshHost;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.ssh.Transferred;
import io.portway.similarity.testing.EmbeddedSshServer;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarityClientTest {
  private static final String TEXT = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";
  private static final CheckOptions OPTIONS = CheckOptions.builder("texts", "summary").build();

  @TempDir Path directory;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private final EmbeddedSshServer ssh = new EmbeddedSshServer(EmbeddedSshServer.newKey());

  @AfterEach
  void stop() {
    ssh.close();
    server.close();
  }

  @Test
  void aSearchReturnsDocumentsInPlainJava() throws Exception {
    server.find("甲", "乙");
    try (SimilarityClient client = straight().build()) {
      SearchResult result = client.search("阅读", SearchOptions.of("texts", "summary"));

      assertThat(result.failure()).isEmpty();
      assertThat(result.hits()).extracting(hit -> hit.text("summary")).containsExactly("甲", "乙");
      assertThat(result.hits().get(0).source()).containsEntry("summary", "甲");
    }
  }

  @Test
  void aCheckTellsResultsInTheOrderOfTheInputAndReturnsThemAll() throws Exception {
    server.find(TEXT);
    List<String> heard = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    CheckListener listener =
        new CheckListener() {
          @Override
          public void onParagraph(ParagraphResult result) {
            heard.add(result.paragraph().id());
          }

          @Override
          public void onDone(int paragraphs) {
            done.addAndGet(paragraphs);
          }
        };
    Input input = paragraphs(60);
    try (SimilarityClient client = straight().build()) {
      Report report = client.check(input, OPTIONS, listener);

      assertThat(report.paragraphs()).hasSize(60);
      assertThat(report.totals().count(Verdict.IDENTICAL)).isEqualTo(60);
      assertThat(report.parameters()).containsEntry("input", "draft").containsKey("engine");
      assertThat(heard).isEqualTo(input.paragraphs().stream().map(Paragraph::id).toList());
      assertThat(done).hasValue(60);

      Written written = report.write(directory.resolve("r.json"), ReportFormat.JSON);
      assertThat(written.path()).hasSize(written.bytes());
    }
  }

  @Test
  void oneSshSessionServesSearchesCommandsAndFilesAndIsOpenedAgainWhenItIsLost() throws Exception {
    server.find("甲");
    ssh.home(Files.createDirectory(directory.resolve("home")));
    Path file = Files.writeString(directory.resolve("a.txt"), "内容");
    List<Text> notes = new CopyOnWriteArrayList<>();
    try (SimilarityClient client =
        SimilarityClient.builder()
            .route(Route.ssh(host()))
            .server(server.url())
            .notes(notes::add)
            .build()) {
      assertThat(client.search("x", SearchOptions.of("texts", "summary")).hits()).hasSize(1);
      assertThat(client.exec("printf", "%s", "优惠券; $(id)")).isEqualTo("优惠券; $(id)");
      Transferred put = client.put(file, "b.txt");
      assertThat(client.get("b.txt", directory.resolve("c.txt")).sha256()).isEqualTo(put.sha256());
      assertThat(ssh.logins()).isEqualTo(1);

      ssh.dropSessions();
      await().atMost(Duration.ofSeconds(20)).until(() -> ssh.logins() == 2);

      assertThat(client.search("x", SearchOptions.of("texts", "summary")).hits()).hasSize(1);
      assertThat(ssh.logins()).isEqualTo(2);
    }
    // This server's home is a directory of ours, which no sha256sum beside it would find.
    assertThat(notes)
        .extracting(Text::key)
        .containsExactly("ssh.host-key.new", "transfer.unchecked");
    await().atMost(Duration.ofSeconds(10)).until(() -> ssh.sessions() == 0);
  }

  @Test
  void cancellingAFutureStopsTheCheckAndItsRequests() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    server.find(
        query -> {
          asked.countDown();
          awaitQuietly(answer);
          return ScriptedSearchServer.hits(List.of());
        });
    try (SimilarityClient client = straight().build()) {
      CompletableFuture<Report> future = client.checkAsync(paragraphs(200), OPTIONS);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

      assertThat(future.cancel(true)).isTrue();

      assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
      await().atMost(Duration.ofSeconds(20)).until(() -> !anyThread("portway-check"));
      answer.countDown();
      assertThat(server.requests("_msearch")).hasSizeLessThanOrEqualTo(3);
    } finally {
      answer.countDown();
    }
  }

  @Test
  void cancellingAFutureEndsTheScriptOnTheOtherSide() throws Exception {
    Path pid = directory.resolve("pid");
    Path script = script("echo $$ > '" + pid + "'; exec sleep 1000");
    try (SimilarityClient client =
        SimilarityClient.builder().route(Route.script(host(), script.toString())).build()) {
      CompletableFuture<Report> future = client.checkAsync(paragraphs(1), OPTIONS);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(pid) && !Files.readString(pid).isBlank());
      long process = Long.parseLong(Files.readString(pid).strip());

      future.cancel(true);

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  @Test
  void anInterruptEndsACheckWithWhatThereIs() throws Exception {
    server.find(TEXT);
    CheckListener interrupting =
        new CheckListener() {
          @Override
          public void onParagraph(ParagraphResult result) {
            Thread.currentThread().interrupt();
          }
        };
    try (SimilarityClient client = straight().build()) {
      Report report = client.check(paragraphs(2000), OPTIONS, interrupting);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(report.paragraphs()).hasSize(2000);
      assertThat(report.paragraphs().get(0).status()).isEqualTo(Status.OK);
      assertThat(report.totals().count(Status.TIMED_OUT)).isPositive();
    }
  }

  @Test
  void theTimeIsThatOfEachCallAndTheEndOfACheckIsToldWithItsReason() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    server.find(
        query -> {
          awaitQuietly(answer);
          return ScriptedSearchServer.hits(List.of());
        });
    List<HopException> ends = new ArrayList<>();
    CheckListener listener =
        new CheckListener() {
          @Override
          public void onEnd(HopException why) {
            ends.add(why);
          }
        };
    try (SimilarityClient client = straight().timeout(Duration.ofSeconds(2)).build()) {
      for (int call = 1; call <= 2; call++) {
        Report report = client.check(paragraphs(2), OPTIONS, listener);
        assertThat(report.totals().count(Status.TIMED_OUT)).isEqualTo(2);
      }
    } finally {
      answer.countDown();
    }
    assertThat(ends).extracting(HopException::failure).containsOnly(Failure.DEADLINE).hasSize(2);
  }

  @Test
  void aFailureSaysKindHopAndRemedyInBothLanguages() {
    try (SimilarityClient client = straight().build()) {
      HopException e =
          catchThrowableOfType(
              HopException.class, () -> client.search("x", SearchOptions.of("nope", "summary")));

      assertThat(e.failure()).isEqualTo(Failure.USAGE);
      assertThat(e.hop()).isEqualTo(Hop.SEARCH_SERVER);
      assertThat(Sentences.of(Locale.ENGLISH).get(e.sentence())).contains("no index nope");
      assertThat(Sentences.of(Locale.CHINESE).get(e.remedy())).contains("_cat/indices");
    }
  }

  @Test
  void whatTheRouteDoesNotHaveIsSaidAndNotGuessed() {
    try (SimilarityClient client = straight().build()) {
      HopException e = catchThrowableOfType(HopException.class, () -> client.exec("true"));
      assertThat(e).hasMessageContaining("No SSH host");
    }
    try (SimilarityClient client = SimilarityClient.builder().build()) {
      HopException e =
          catchThrowableOfType(
              HopException.class, () -> client.search("x", SearchOptions.of("texts", "summary")));
      assertThat(e).hasMessageContaining("No search server");
    }
  }

  @Test
  void aPrivateMappingIsOpenedOnceAndClosedWithTheClient() throws Exception {
    server.find("甲");
    List<String> asked = new ArrayList<>();
    HostPort backend = HostPort.parse(server.url().substring("http://".length()));
    try (SimilarityClient client =
        SimilarityClient.builder()
            .route(Route.tunnel("elasticsearch@office", Path.of("visitor.conf")))
            .mappings((configuration, mapping) -> opened(asked, configuration, mapping, backend))
            .build()) {
      client.search("x", SearchOptions.of("texts", "summary"));
      client.search("y", SearchOptions.of("texts", "summary"));
    }
    assertThat(asked).containsExactly("open elasticsearch@office visitor.conf", "close");
  }

  @Test
  void anSshHostBehindAPrivateMappingIsRememberedByTheMapping() throws Exception {
    List<String> asked = new ArrayList<>();
    SshHost host =
        SshHost.behind("ssh@office", Path.of("visitor.conf"), EmbeddedSshServer.USER)
            .withPassword(EmbeddedSshServer.PASSWORD)
            .withKnownHosts(directory.resolve("known_hosts"));
    try (SimilarityClient client =
        SimilarityClient.builder()
            .route(Route.ssh(host))
            .mappings(
                (configuration, mapping) ->
                    opened(asked, configuration, mapping, new HostPort("127.0.0.1", ssh.port())))
            .build()) {
      client.exec("true");
    }
    assertThat(directory.resolve("known_hosts")).content().startsWith("ssh@office ssh-");
    assertThat(asked).hasSize(2).last().isEqualTo("close");
  }

  @Test
  void anEarlierReportSparesItsParagraphs() throws Exception {
    server.find(TEXT);
    try (SimilarityClient client = straight().build()) {
      Report first = client.check(paragraphs(5), OPTIONS);
      int before = server.requests("_msearch").size();

      Report second =
          client.check(
              paragraphs(5), CheckOptions.builder("texts", "summary").since(first).build());

      assertThat(server.requests("_msearch")).hasSize(before);
      assertThat(second.paragraphs()).isEqualTo(first.paragraphs());
    }
  }

  @Test
  void noSecretIsPrinted() {
    assertThat(host().toString()).doesNotContain(EmbeddedSshServer.PASSWORD);
    assertThat(Route.ssh(host()).toString()).doesNotContain(EmbeddedSshServer.PASSWORD);
  }

  private SimilarityClient.Builder straight() {
    return SimilarityClient.builder().server(server.url());
  }

  private SshHost host() {
    return SshHost.at(ssh.target())
        .withPassword(EmbeddedSshServer.PASSWORD)
        .withKnownHosts(directory.resolve("known_hosts"));
  }

  private Path script(String line) throws IOException {
    Path script = Files.writeString(directory.resolve("s.sh"), "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private static Input paragraphs(int count) {
    List<Paragraph> paragraphs = new ArrayList<>();
    for (int seq = 1; seq <= count; seq++) {
      paragraphs.add(new Paragraph(seq, "1-" + seq, "", TEXT, "", seq));
    }
    return Input.of("draft", paragraphs);
  }

  private static PrivateMapping opened(
      List<String> asked, Path configuration, MappingRef mapping, HostPort backend) {
    asked.add("open " + mapping + " " + configuration);
    return new PrivateMapping() {
      @Override
      public HostPort address() {
        return backend;
      }

      @Override
      public void close() {
        asked.add("close");
      }
    };
  }

  private static boolean anyThread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith(name));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
