package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Labels;
import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.corpus.Labels.Label;
import io.portway.testbed.corpus.Paragraph;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.rig.Content;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import io.portway.testbed.ssh.RealSshd;
import io.portway.testbed.ssh.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people have installed already works through the tunnel, without knowing of it. */
@Timeout(180)
final class StockClientsEndToEndTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path SYSTEM_PYTHON = Path.of("/usr/bin/python3");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path dir;

  private static RealSshd sshd;
  private static SearchServer search;
  private static Rig rig;

  @BeforeAll
  static void start() throws IOException {
    sshd = RealSshd.start(dir.resolve("sshd"));
    search = SearchServer.start(dir.resolve("search"), dir.resolve("logs"));
    SearchIndex index = new SearchIndex(search.url());
    index.create();
    index.load(Corpus.texts());
    rig =
        Rig.in(dir.resolve("rig"))
            .mapping("ssh", "ssh", sshd.port())
            .mapping("es", "elasticsearch", search.port())
            .start();
    Files.writeString(knownHosts(), sshd.knownHost("127.0.0.1", rig.port("ssh")) + "\n");
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
  void sshRunsCommandsAndKeepsStatusStreamsAndEndOfInput() {
    Tools.require("ssh");

    Finished run = ssh("cat; echo 错误 >&2; exit 42").run("输入\n", LIMIT);

    assertThat(run.out()).isEqualTo("输入\n");
    assertThat(run.err()).contains("错误");
    assertThat(run.exit()).isEqualTo(42);
  }

  @Test
  void sshCarriesMegabytesOnBothOutputsAtOnce() {
    Tools.require("ssh");

    Finished run =
        ssh("head -c 3000000 /dev/zero | tr '\\0' o; head -c 3000000 /dev/zero | tr '\\0' e >&2")
            .run(LIMIT);

    assertThat(run.exit()).isZero();
    assertThat(run.out()).hasSize(3_000_000);
    assertThat(run.err()).hasSize(3_000_000);
  }

  @Test
  void scpBringsAFileThereAndBack() throws IOException {
    Tools.require("scp");
    Path sent = Files.write(dir.resolve("scp-sent"), Content.bytes(1, 5_000_000));
    Path there = dir.resolve("scp-there");
    Path back = dir.resolve("scp-back");

    Command.of("scp", "-F", "none", "-q", "-P", rig.port("ssh"))
        .and(options())
        .and(sent, remote(there))
        .run(LIMIT)
        .outOrThrow();
    Command.of("scp", "-F", "none", "-q", "-P", rig.port("ssh"))
        .and(options())
        .and(remote(there), back)
        .run(LIMIT)
        .outOrThrow();

    assertThat(there).hasSameBinaryContentAs(sent);
    assertThat(back).hasSameBinaryContentAs(sent);
  }

  @Test
  void sftpPutsListsAndGets() throws IOException {
    Tools.require("sftp");
    Path sent = Files.write(dir.resolve("sftp-sent"), Content.bytes(2, 5_000_000));
    Path back = dir.resolve("sftp-back");

    Finished run =
        Command.of("sftp", "-F", "none", "-b", "-", "-P", rig.port("ssh"))
            .and(options())
            .and(sshd.user() + "@127.0.0.1")
            .run("put %s %s/报告\nls %s\nget %s/报告 %s\n".formatted(sent, dir, dir, dir, back), LIMIT);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("报告");
    assertThat(back).hasSameBinaryContentAs(sent);
  }

  @Test
  void rsyncMirrorsAFolder() throws IOException {
    Tools.require("rsync", "ssh");
    Path from = Files.createDirectories(dir.resolve("rsync-from/sub"));
    for (int i = 0; i < 40; i++) {
      Files.write(from.resolve("f" + i), Content.bytes(i, 10_000 * i));
    }
    Path to = dir.resolve("rsync-to");
    List<Object> shell = new ArrayList<>(List.of("ssh", "-F", "none", "-p", rig.port("ssh")));
    shell.addAll(List.of(options()));

    Finished run =
        Command.of("rsync", "-a", "--checksum", "-e")
            .and(String.join(" ", shell.stream().map(Object::toString).toList()))
            .and(dir.resolve("rsync-from") + "/", remote(to))
            .run(LIMIT);

    assertThat(run.exit()).as(run.err()).isZero();
    for (int i = 0; i < 40; i++) {
      assertThat(to.resolve("sub/f" + i)).hasSameBinaryContentAs(from.resolve("f" + i));
    }
  }

  @Test
  void curlSearchesAndUploads() throws IOException {
    Tools.require("curl");
    String url = "http://127.0.0.1:" + rig.port("es");

    // 阅读, as a URL has it: what the tests' locale makes of an argument must not matter.
    JsonNode found =
        JSON.readTree(
            Command.of(
                    "curl",
                    "-sS",
                    "--fail",
                    url + "/texts/_search?size=20&q=title:%E9%98%85%E8%AF%BB")
                .run(LIMIT)
                .outOrThrow());
    Path body = dir.resolve("bulk");
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      bulk.append("{\"index\":{}}\n{\"n\":")
          .append(i)
          .append(",\"pad\":\"")
          .append("x".repeat(500));
      bulk.append("\"}\n");
    }
    Files.writeString(body, bulk);
    JsonNode stored =
        JSON.readTree(
            Command.of("curl", "-sS", "--fail", "-H", "Content-Type: application/x-ndjson")
                .and("--data-binary", "@" + body, url + "/scratch/_bulk")
                .run(LIMIT)
                .outOrThrow());

    Set<String> ids = new TreeSet<>();
    found.path("hits").path("hits").forEach(hit -> ids.add(hit.path("_id").asText()));
    assertThat(ids).containsExactlyInAnyOrderElementsOf(Corpus.labels().search().docs());
    assertThat(stored.path("errors").asBoolean(true)).isFalse();
    assertThat(stored.path("items").size()).isEqualTo(3000);
  }

  @Test
  void paramikoDoesWhatTheOriginsScriptsDo() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(SYSTEM_PYTHON)
            && Command.of(SYSTEM_PYTHON, "-c", "import paramiko").run(LIMIT).ok(),
        "no paramiko for /usr/bin/python3: install python3-paramiko");
    Path remote = Files.createDirectories(dir.resolve("remote"));
    for (String script : List.of("visitor.py", "search_title.py", "assess_report.py")) {
      try (InputStream in = getClass().getResourceAsStream("/origin/" + script)) {
        Files.write(remote.resolve(script), in.readAllBytes());
      }
    }
    // The original's format has no place for newlines, so only labelled paragraphs go in.
    Labels labels = Corpus.labels();
    List<Label> chosen =
        labels.paragraphs().stream()
            .filter(l -> !l.docs().isEmpty() && l.kind() != Kind.FOLDED)
            .toList();
    List<Paragraph> paragraphs =
        chosen.stream().map(label -> Corpus.sample().get(label.seq() - 1)).toList();

    Finished run =
        Command.of(SYSTEM_PYTHON, remote.resolve("visitor.py"), "127.0.0.1", rig.port("ssh"))
            .and(sshd.user(), sshd.key().file(), remote, search.url())
            .with("PYTHONUTF8", "1")
            .run(JSON.writeValueAsString(paragraphs), LIMIT);

    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode answer = JSON.readTree(run.out());
    Set<String> titles = new TreeSet<>();
    answer.path("case1").forEach(hit -> titles.add(hit.path("id").asText()));
    assertThat(titles).containsExactlyInAnyOrderElementsOf(labels.search().docs());
    assertThat(answer.path("case2").path("status").asInt(-1)).isZero();
    JsonNode report = answer.path("case2").path("report");
    assertThat(report.size()).isEqualTo(chosen.size());
    for (int i = 0; i < chosen.size(); i++) {
      assertThat(report.get(i).path("cid").asText()).isEqualTo(chosen.get(i).id());
      if (chosen.get(i).kind() == Kind.COPY) {
        assertThat(report.get(i).path("sims").path(0).path("id").asText())
            .isEqualTo(chosen.get(i).docs().get(0));
      }
    }
    assertThat(answer.path("case3").path("got").asLong())
        .isPositive()
        .isEqualTo(answer.path("case3").path("size").asLong());
  }

  private static Command ssh(String command) {
    return Command.of("ssh", "-F", "none", "-p", rig.port("ssh"))
        .and(options())
        .and(sshd.user() + "@127.0.0.1", command);
  }

  private static Object[] options() {
    return new Object[] {
      "-i", sshd.key().file(),
      "-o", "IdentitiesOnly=yes",
      "-o", "BatchMode=yes",
      "-o", "StrictHostKeyChecking=yes",
      "-o", "UserKnownHostsFile=" + knownHosts()
    };
  }

  private static String remote(Path path) {
    return sshd.user() + "@127.0.0.1:" + path;
  }

  private static Path knownHosts() {
    return dir.resolve("known_hosts");
  }
}
