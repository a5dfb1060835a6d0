package io.portway.testbed.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.ssh.KnownHosts;
import io.portway.similarity.ssh.SshLogin;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTarget;
import io.portway.testbed.corpus.GeneratedTexts;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.network.FaultProxy;
import io.portway.testbed.network.FaultProxy.Dials;
import io.portway.testbed.network.FaultyLink;
import io.portway.testbed.network.LinkShape;
import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The similarity client's SSH at OpenSSH's own server behind an agent, whose links are cut, and
 * which goes away for good.
 */
@Timeout(300)
final class SshThroughTunnelEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration CUT = Duration.ofSeconds(20);
  private static final long SEED = 20_261_129;
  private static final int TEXTS = 300;
  private static final int PARAGRAPHS = 120;
  private static final int FILE_BYTES = 12_000_000;
  private static final long LINK_BYTES_PER_SECOND = 3_000_000;
  private static final String HOSTILE = "'; $(touch pwned) `id` | rm \"-rf\" \\ \n第二行;-x";
  private static final int UNREACHABLE = 5;
  private static final int REFUSED = 6;
  private static final int DEADLINE = 8;

  @TempDir private static Path dir;
  private static SearchServer server;
  private static RealSshd sshd;
  private static FaultProxy proxy;
  private static Rig rig;
  private static Visitor visitor;

  @BeforeAll
  static void start() throws IOException {
    System.out.println("generated texts and files: seed " + SEED);
    sshd = RealSshd.start(dir.resolve("sshd"));
    server = SearchServer.start(dir.resolve("search"), dir);
    SearchIndex index = new SearchIndex(server.url());
    index.create();
    index.load(new GeneratedTexts(SEED).texts(0, TEXTS));
    rig =
        Rig.in(dir.resolve("rig"))
            .privateMapping("ssh", "ssh", sshd.port())
            .mapping("public", "ssh", sshd.port());
    proxy = FaultProxy.start(Ports.free(), rig.listenPort());
    rig.agentKeys("relay = \"127.0.0.1:" + proxy.port() + "\"").start();
    visitor = rig.visitor("reader", "ssh@" + Rig.AGENT);
    awaitAttested(1);
  }

  @AfterAll
  static void stop() {
    Stream.of(rig, proxy, server, sshd).forEach(SshThroughTunnelEndToEndTest::close);
  }

  @Test
  void aHostKeyThatTheAgentReadIsAcceptedAndAnyOtherRefused() throws IOException {
    Finished first = sim("exec", private_("known-1"), "printf", "%s", "; $(id) 阅读");
    assertThat(first.out()).as(first.err()).isEqualTo("; $(id) 阅读");
    assertThat(first.err()).contains("the agent beside it read the same one");
    assertThat(dir.resolve("known-1")).content().startsWith("ssh@" + Rig.AGENT + " ssh-ed25519 ");

    Finished atPublicPort = sim("exec", public_("known-2"), "true");
    assertThat(atPublicPort.err()).contains("is new and remembered");

    String before = sshd.fingerprint();
    sshd.changeHostKey();
    Finished unseen = sim("exec", private_("known-3"), "true");
    assertThat(unseen.exit()).as(unseen.err()).isEqualTo(REFUSED);
    assertThat(unseen.err()).contains(before, sshd.fingerprint(), "the agent beside it read");
    assertThat(dir.resolve("known-3")).doesNotExist();

    Finished changed = sim("exec", private_("known-1"), "true");
    assertThat(changed.exit()).as(changed.err()).isEqualTo(REFUSED);
    assertThat(changed.err()).contains(before, sshd.fingerprint(), "ssh@" + Rig.AGENT);

    assertThat(rig.agent().run("reload").exit()).isZero();
    awaitAttested(2);
    Finished known = sim("exec", private_("known-3"), "true");
    assertThat(known.exit()).as(known.err()).isZero();
  }

  @Test
  void aHundredSearchesAtOnceGoOverOneSession() throws Exception {
    long before = connections();
    SshTarget target = SshTarget.parse(sshd.user() + "@127.0.0.1:" + rig.port("public"));
    Deadline minute = Deadline.after(Duration.ofMinutes(1));
    try (SshSession session =
        SshSession.open(
            target,
            new SshLogin(sshd.key().file(), null),
            new KnownHosts(dir.resolve("known-searches"), null),
            minute,
            note -> {})) {
      HostPort here = session.forward(0, new HostPort("127.0.0.1", server.port()));
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        URI uri = URI.create("http://" + here + "/" + SearchIndex.NAME + "/_search?q=" + i);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> answer : answers) {
        assertThat(answer.join().statusCode()).isEqualTo(200);
      }
    }
    assertThat(connections() - before).isEqualTo(1);
  }

  @Test
  void aLinkThatIsCutForTwentySecondsIsAPauseForEverybody() throws IOException {
    byte[] bytes = new byte[FILE_BYTES];
    new Random(SEED).nextBytes(bytes);
    Path source = Files.write(dir.resolve("source"), bytes);
    Path put = dir.resolve("put");
    Path got = dir.resolve("got");
    Path document = document();
    proxy.shape(LinkShape.rate(LINK_BYTES_PER_SECOND));
    List<ChildProcess> all = new ArrayList<>();
    try {
      Path over = dir.resolve("over");
      String script = "echo 开始; while [ ! -e \"$1\" ]; do sleep 0.2; done; echo 结束";
      all.add(begin("exec", private_("known-cut-1"), "sh", "-c", script, "sh", over));
      all.add(begin("put", private_("known-cut-2"), source, put));
      all.add(begin("get", private_("known-cut-3"), source, got));
      all.add(check(document));
      Awaitility.await()
          .atMost(LIMIT)
          .failFast("one ended", () -> all.stream().anyMatch(one -> !one.alive()))
          .until(
              () ->
                  !all.get(0).lines().isEmpty()
                      && sizeOf("put.") > 0
                      && sizeOf("got.part") > 0
                      && sizeOf("cache") > 0);
      long start = System.nanoTime();
      proxy.dials(Dials.SWALLOWED);
      proxy.links().forEach(FaultyLink::swallow);
      Awaitility.await().pollDelay(CUT).atMost(LIMIT).until(() -> true);
      Files.createFile(over);
      all.forEach(one -> assertThat(one.alive()).as(one.name() + one.logText()).isTrue());
      proxy.shape(LinkShape.FREE);
      proxy.dials(Dials.SERVED);
      for (ChildProcess one : all) {
        assertThat(one.awaitExit(LIMIT)).as(one.name() + one.logText()).isZero();
      }
      System.out.printf(
          "exec, put, get and check over a cut of %d s: done %d ms after its end%n",
          CUT.toSeconds(), Duration.ofNanos(System.nanoTime() - start).minus(CUT).toMillis());
    } finally {
      proxy.shape(LinkShape.FREE);
      proxy.dials(Dials.SERVED);
      all.forEach(ChildProcess::close);
    }
    assertThat(put).hasBinaryContent(bytes);
    assertThat(got).hasBinaryContent(bytes);
    assertThat(all.get(0).lines()).containsExactly("开始", "结束");
    JsonNode report = JSON.readTree(dir.resolve("report.json").toFile());
    assertThat(report.path("paragraphs")).hasSize(PARAGRAPHS);
    assertThat(report.path("paragraphs")).allMatch(p -> p.path("status").asText().equals("ok"));
    assertThat(report.path("paragraphs").path(0).path("id").asText()).isEqualTo(HOSTILE);
    assertThat(report.path("paragraphs").path(0).path("title").asText()).isEqualTo(HOSTILE);
  }

  @Test
  void anAgentThatIsGoneForGoodIsNamedWithinTheTime() throws IOException {
    restartAgent("resume-window = 1s\nhold = 1s");
    Path source = Files.write(dir.resolve("gone-source"), new byte[FILE_BYTES]);
    proxy.shape(LinkShape.rate(LINK_BYTES_PER_SECOND / 6));
    ChildProcess exec =
        begin("exec", private_("known-gone-1"), "--json", "sh", "-c", "echo begun; sleep 60");
    ChildProcess put =
        begin(
            "put",
            private_("known-gone-2"),
            "--json",
            "--timeout",
            "15s",
            source,
            dir.resolve("gone"));
    try {
      Awaitility.await().atMost(LIMIT).until(() -> sizeOf("gone.") > 0 && !exec.lines().isEmpty());
      rig.agent().process().kill();

      assertThat(exec.awaitExit(LIMIT)).as(exec.logText()).isEqualTo(UNREACHABLE);
      assertThat(error(exec).path("hop").asText()).as(exec.logText()).isEqualTo("agent");
      assertThat(put.awaitExit(LIMIT)).as(put.logText()).isEqualTo(DEADLINE);
      assertThat(error(put).path("hop").asText()).isEqualTo("agent");
      assertThat(dir.resolve("gone")).doesNotExist();
    } finally {
      proxy.shape(LinkShape.FREE);
      exec.close();
      put.close();
      restartAgent("");
    }
    // It goes on with what arrived.
    Finished again = sim("put", private_("known-gone-2"), source, dir.resolve("gone"));
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.err()).contains("were there already");
    assertThat(dir.resolve("gone")).hasSameBinaryContentAs(source);
  }

  /** What the relay is told holds for sessions that begin from then on. */
  private static void restartAgent(String relayKeys) {
    rig.relay().configure(rig.listenPort(), rig.portList(), relayKeys);
    assertThat(rig.relay().run("reload").exit()).isZero();
    rig.agent().close();
    rig.agent().start();
    awaitAttested(1);
  }

  /** The agent has told what it read so many times, since it started. */
  private static void awaitAttested(int times) {
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () ->
                rig.agent()
                        .process()
                        .logText()
                        .lines()
                        .filter(line -> line.contains("host keys backend="))
                        .count()
                    >= times);
  }

  private static JsonNode error(ChildProcess process) throws IOException {
    String line =
        process.logText().lines().filter(one -> one.startsWith("{")).findFirst().orElse("{}");
    return JSON.readTree(line);
  }

  private static Path document() throws IOException {
    GeneratedTexts texts = new GeneratedTexts(SEED);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PARAGRAPHS; i++) {
      ObjectNode paragraph = JSON.valueToTree(texts.paragraph(i, TEXTS));
      if (i == 0) {
        paragraph.put("id", HOSTILE).put("title", HOSTILE);
      }
      lines.add(paragraph.toString());
    }
    return Files.write(dir.resolve("document.jsonl"), lines);
  }

  /** Slow on purpose, by one request at a time. */
  private static ChildProcess check(Path document) {
    Command command =
        client("check", document)
            .and("--index", SearchIndex.NAME, "--field", "summary", "--concurrency", "1")
            .and("--es", server.url(), "-o", dir.resolve("report.json"))
            .and(public_("known-cut-4"))
            .with("XDG_CACHE_HOME", dir.resolve("cache").toString());
    return ChildProcess.start("check", command, dir);
  }

  private static Object[] private_(String knownHosts) {
    return new Object[] {
      "--to",
      "ssh@" + Rig.AGENT,
      "-c",
      visitor.configuration(),
      "--ssh",
      sshd.user(),
      "--ssh-config",
      "none",
      "--identity",
      sshd.key().file(),
      "--known-hosts",
      dir.resolve(knownHosts)
    };
  }

  private static Object[] public_(String knownHosts) {
    return new Object[] {
      "--ssh",
      sshd.user() + "@127.0.0.1:" + rig.port("public"),
      "--ssh-config",
      "none",
      "--identity",
      sshd.key().file(),
      "--known-hosts",
      dir.resolve(knownHosts)
    };
  }

  private static Command client(Object... words) {
    return rig.programs().client().and("sim").and(words).with("LC_ALL", "C.UTF-8");
  }

  private static Finished sim(String command, Object[] where, Object... words) {
    return client(command).and(where).and(words).run(LIMIT);
  }

  private static ChildProcess begin(String command, Object[] where, Object... words) {
    return ChildProcess.start(
        command + "-" + System.nanoTime(), client(command).and(where).and(words), dir);
  }

  /** Of all files whose names begin so, whatever they are in. */
  private static long sizeOf(String beginning) throws IOException {
    try (Stream<Path> files = Files.walk(dir, 6)) {
      return files
          .filter(file -> dir.relativize(file).toString().startsWith(beginning))
          .filter(Files::isRegularFile)
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static long connections() {
    return sshd.process().logText().lines().filter(l -> l.startsWith("Accepted ")).count();
  }

  private static void close(AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
