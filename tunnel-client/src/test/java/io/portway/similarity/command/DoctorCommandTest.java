package io.portway.similarity.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.similarity.testing.EmbeddedSshServer;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.similarity.testing.ScriptedSearchServer.Reply;
import io.portway.similarity.testing.ScriptedSearchServer.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim doctor} where no daemon is needed; SimDoctorEndToEndTest has the rest. */
class DoctorCommandTest {
  private static final int USAGE = 2;
  private static final int UNREACHABLE = 5;
  private static final int REFUSED = 6;

  @TempDir Path directory;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private JsonNode lines;
  private String err;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAddressToListenOnIsNoneToConnectTo() throws IOException {
    assertThat(doctor("--ssh", "me@0.0.0.0:22")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("0.0.0.0 is an address to listen on");
    assertThat(status("banner")).isEqualTo("not-tried");

    assertThat(doctor("--es", "http://[::]:9200")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("is an address to listen on");

    assertThat(doctor("--ssh", "me@0.0.0.0:22", "--lang", "zh")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("0.0.0.0 是用来监听的地址");
  }

  @Test
  void fullWidthPunctuationIsNamedWhereverItIs() throws IOException {
    assertThat(doctor("--ssh", "me@127.0.0.1：22", "--lang", "zh")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("--ssh", "应该是“:”");

    assertThat(doctor("--ssh", "me@127.0.0.1:22", "--script", "/home／x.py")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("--script is \"/home／x.py\"", "\"/\" was probably");

    assertThat(doctor("--es", "http：//127.0.0.1:9200")).isEqualTo(USAGE);
    assertThat(sentence("options")).contains("--es is", "\":\" was probably");
  }

  @Test
  void textToTryMayHaveAnyPunctuation() throws IOException {
    doctor("--es", server.url(), "--text", "检索（一）：阅读");

    assertThat(status("options")).isEqualTo("ok");
  }

  @Test
  void nobodyListensAtThePort() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    assertThat(doctor("--ssh", "me@127.0.0.1:" + free)).isEqualTo(UNREACHABLE);
    assertThat(sentence("tcp")).contains("nothing listens there");

    assertThat(doctor("--es", "http://127.0.0.1:" + free)).isEqualTo(UNREACHABLE);
    assertThat(sentence("search-server")).contains("Nothing listens");
  }

  @Test
  void wrongPasswordIsNoMissingKey() throws Exception {
    Path password = Files.writeString(directory.resolve("password"), "wrong");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    try (EmbeddedSshServer ssh =
        new EmbeddedSshServer(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256))) {
      int exit =
          doctor(
              "--ssh",
              ssh.target(),
              "--password-file",
              password.toString(),
              "--known-hosts",
              directory.resolve("known").toString());

      assertThat(exit).as(lines.toString()).isEqualTo(REFUSED);
      assertThat(sentence("login")).contains("did not take the password of user1@");
      assertThat(lines.toString()).doesNotContain("wrong");
    }
  }

  @Test
  void changedHostKeyStopsBeforeTheLogin() throws Exception {
    try (EmbeddedSshServer ssh =
        new EmbeddedSshServer(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256))) {
      PublicKey other = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256).getPublic();
      String host = ssh.target().replaceFirst(".*@(.*):(.*)", "[$1]:$2");
      Path known =
          Files.writeString(
              directory.resolve("known"), host + " " + PublicKeyEntry.toString(other) + "\n");

      int exit = doctor("--ssh", ssh.target(), "--known-hosts", known.toString());

      assertThat(exit).as(lines.toString()).isEqualTo(REFUSED);
      assertThat(sentence("host-key"))
          .contains(KeyUtils.getFingerPrint(other) + " is known", "The host key of [127.0.0.1]");
      assertThat(status("login")).isEqualTo("not-tried");
    }
  }

  @Test
  void rightToReadOneIndexIsEnough() throws IOException {
    String text = "放慢速度并不等于拖沓而是允许自己在疑惑处折返再决定是否同意";
    server.find(text);
    server.intercept(request -> asReader(request, text));

    int exit = doctor("--es", server.url(), "--index", "texts", "--field", "summary");

    assertThat(exit).as(lines.toString()).isZero();
    assertThat(sentence("cluster")).contains("not needed");
    assertThat(sentence("analyzer")).contains("not needed");
    assertThat(sentence("paragraph")).contains("1 matches, 100 % copied");
  }

  private static Reply asReader(Request request, String text) {
    String path = request.path();
    if (path.contains("_cluster") || path.contains("_analyze")) {
      return Reply.json(403, "{\"error\":{\"reason\":\"no permissions\"},\"status\":403}");
    }
    if (path.contains("_count")) {
      return Reply.json(200, "{\"count\":3,\"_shards\":{\"total\":1}}");
    }
    return path.endsWith("_search")
        ? Reply.json(
            200, ScriptedSearchServer.hits(List.of(ScriptedSearchServer.document("d0", 1, text))))
        : null;
  }

  @Test
  void whatIsWrongWithTheSearchServerIsNamed() throws IOException {
    server.intercept(request -> Reply.json(401, "{\"error\":\"who?\",\"status\":401}"));
    assertThat(doctor("--es", server.url(), "--index", "i")).isEqualTo(REFUSED);
    assertThat(sentence("search-server")).contains("HTTP 401");
    assertThat(status("index")).isEqualTo("not-tried");

    server.intercept(request -> Reply.html(200));
    assertThat(doctor("--es", server.url())).isEqualTo(UNREACHABLE);
    assertThat(sentence("search-server")).contains("A web page answered");
  }

  @Test
  void whereNoHopIsNamedThereIsNothingToLookAt() throws IOException {
    assertThat(run("doctor", "--lang", "en")).isEqualTo(USAGE);
    assertThat(err).contains("No hop is named");
    assertThat(run("doctor", "--lang", "en", "--es", server.url(), "--field", "f"))
        .isEqualTo(USAGE);
    assertThat(err).contains("--index");
  }

  private String sentence(String check) {
    return line(check).path("sentence").asText();
  }

  private String status(String check) {
    return line(check).path("status").asText();
  }

  private JsonNode line(String check) {
    for (JsonNode one : lines) {
      if (one.path("check").asText().equals(check)) {
        return one;
      }
    }
    throw new AssertionError("no check " + check + " in " + lines);
  }

  private int doctor(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("doctor", "--json"));
    if (!List.of(options).contains("--lang")) {
      arguments.addAll(List.of("--lang", "en"));
    }
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int exit =
        Cli.execute(
            new SimCommand(),
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    err = errors.toString(StandardCharsets.UTF_8);
    lines = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    return exit;
  }
}
