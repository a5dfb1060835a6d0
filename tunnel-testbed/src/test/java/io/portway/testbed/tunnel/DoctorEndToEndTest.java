package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import io.portway.testbed.process.Ports;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.FullPort;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.rig.Secrets;
import io.portway.testbed.ssh.RealSshd;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tunnel's own diagnosis: each failure is provoked, and named by the right check, in both
 * languages, with nothing behind it tried.
 */
@Timeout(180)
final class DoctorEndToEndTest {

  private static final int USAGE = 2;
  private static final int UNREACHABLE = 5;
  private static final int REFUSED = 6;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration SLICE = Duration.ofMillis(50);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path dir;

  private static RealSshd sshd;
  private static HttpServer web;
  private static Backend late;
  private static Rig rig;

  /** Enrolled, never started: its configuration is what tests change. */
  private static AgentDaemon desk;

  @BeforeAll
  static void start() throws IOException {
    sshd = RealSshd.start(dir.resolve("sshd"));
    web = HttpServer.create(Loopback.at(0), 0);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    web.start();
    late = Backend.echo();
    rig =
        Rig.in(dir.resolve("main"))
            .mapping("ssh", "ssh", sshd.port())
            .mapping("late", "tcp", late.port())
            .privateMapping("web", "http", web.getAddress().getPort())
            .start();
    desk = rig.newAgent("desk");
    desk.join(rig.relay().invite("desk")).outOrThrow();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
      late.close();
    }
    web.stop(0);
    sshd.close();
  }

  // ---- all is well ----

  @Test
  void whereAllIsWellTheExitCodeIsZero() throws IOException {
    Finished client = rig.agent().run("doctor");
    Finished server = rig.relay().run("doctor", "--json");

    assertThat(client.exit()).as(client.out() + client.err()).isZero();
    assertThat(client.out()).contains("backends", "the relay", " ms)").doesNotContain("failed");
    assertThat(server.exit()).as(server.out() + server.err()).isZero();
    assertThat(sentence(server, "backends")).contains("late@office", "ssh@office", "web@office");
  }

  @Test
  void visitorIsToldThatItsMappingIsServed() throws IOException {
    Visitor guest = rig.visitor("guest", "web@office");

    Finished admitted = guest.run("doctor", "--json", "--to", "web@office");
    Finished other = guest.run("doctor", "--json", "--to", "ssh@office");

    assertThat(admitted.exit()).as(admitted.out() + admitted.err()).isZero();
    assertThat(sentence(admitted, "agent")).contains("office (");
    assertThat(other.exit()).isEqualTo(REFUSED);
    assertThat(sentence(other, "mappings")).isEqualTo("guest is not admitted to ssh@office.");
  }

  // ---- the way to the relay ----

  @Test
  void wrongNameOfTheRelay() {
    desk.configure("relay = \"nobody.invalid:7000\"");

    assertFails(desk.command(), "dns", UNREACHABLE, "nobody.invalid has no address", "没有地址");
  }

  @Test
  void portThatRefuses() {
    desk.configure("relay = \"127.0.0.1:" + Ports.free() + "\"");

    assertFails(desk.command(), "tcp", UNREACHABLE, "nothing listens there", "没有程序在监听");
  }

  @Test
  void blackhole() throws IOException {
    try (FullPort hole = new FullPort()) {
      desk.configure("relay = \"127.0.0.1:" + hole.port() + "\"");

      assertFails(desk.command(), "tcp", UNREACHABLE, "did not answer within 3 s", "3 秒内没有回应");
    }
  }

  @Test
  void portOfAnotherProgram() {
    desk.configure("relay = \"127.0.0.1:" + sshd.port() + "\"");

    assertFails(desk.command(), "tls", UNREACHABLE, "speaks no TLS", "不说 TLS");
  }

  @Test
  void strangersRelayAndOneThatForgotItsAgents() throws IOException {
    AgentDaemon lost;
    Path database = dir.resolve("other/relay/state/relay.db");
    try (Rig other = Rig.in(dir.resolve("other")).startRelay()) {
      desk.configure("relay = \"127.0.0.1:" + other.listenPort() + "\"");
      assertFails(desk.command(), "tls", REFUSED, "is another relay, or none", "是另一个中继");

      other.relay().close();
      Files.copy(database, dir.resolve("old.db"));
      other.startRelay();
      lost = other.newAgent("lost");
      lost.join(other.relay().invite("lost")).outOrThrow();
      other.relay().close();
      Files.copy(dir.resolve("old.db"), database, StandardCopyOption.REPLACE_EXISTING);
      other.startRelay();
      assertFails(lost.command(), "admission", REFUSED, "does not know lost", "不认识 lost");
    }
  }

  // ---- who one is ----

  @Test
  void machineThatWasNeverEnrolled() {
    AgentDaemon stranger = rig.newAgent("stranger");

    assertFails(stranger.command(), "identity", REFUSED, "is not enrolled", "还没有注册");
  }

  @Test
  void revokedAgent() {
    AgentDaemon gone = rig.newAgent("gone");
    gone.join(rig.relay().invite("gone")).outOrThrow();
    rig.relay().run("revoke", "gone").outOrThrow();

    assertFails(gone.command(), "admission", REFUSED, "has revoked gone", "已经吊销了 gone");
  }

  // ---- configuration ----

  @Test
  void wildcardAsTarget() {
    AgentDaemon agent = rig.newAgent("wild").mapping("x", "backend = \"0.0.0.0:22\"");

    assertFails(agent.command(), "configuration", USAGE, "listen on but not connect to", "不能用来连接");
  }

  @Test
  void fullWidthCharacters() {
    AgentDaemon agent = rig.newAgent("wide").mapping("x", "backend = \"127.0.0.1：22\"");

    assertFails(
        agent.command(), "configuration", USAGE, "where \":\" was probably meant", "应该是“:”");
  }

  // ---- the agent and what is behind it ----

  @Test
  void takenPortAndAnAgentThatIsOffline() throws IOException {
    AgentDaemon rival =
        rig.newAgent("rival")
            .mapping("mine", "backend = \"127.0.0.1:%d\"".formatted(sshd.port()))
            .mapping(
                "taken",
                "backend = \"127.0.0.1:%d\", port = %d".formatted(sshd.port(), rig.port("ssh")));
    rival.join(rig.relay().invite("rival")).outOrThrow();
    Visitor guest = rig.visitor("rivals-guest", "mine@rival");
    try (AgentDaemon running = rival.start()) {
      Awaitility.await()
          .atMost(LIMIT)
          .pollInterval(SLICE)
          .until(() -> refused(running.status(), "taken"));

      assertFails(
          running.command(),
          "mappings",
          USAGE,
          "belongs to mapping ssh of agent office",
          "中继不提供 taken");
    }

    assertFails(rival.command(), "agent", UNREACHABLE, "isn't running here", "没有在这里运行");
    assertFails(guest.command(), "agent", UNREACHABLE, "is offline since", "起不在线");
    Finished probe = rig.relay().run("probe", "mine", "--json");
    assertThat(probe.exit()).isEqualTo(UNREACHABLE);
    assertThat(JSON.readTree(probe.out()).path("failed").asText()).isEqualTo("trunk");
    assertThat(hop(probe, "trunk")).contains("agent rival is offline since");
    Finished relay = rig.relay().run("doctor", "--json");
    assertThat(relay.exit()).as(relay.out()).isZero();
    assertThat(sentence(relay, "agents")).contains("offline", "rival (");
  }

  @Test
  void backendThatRefuses() throws IOException {
    int port = late.port();
    late.close();
    try {
      assertFails(rig.agent().command(), "backends", UNREACHABLE, "late: the backend", "没有程序在监听");
      assertFails(
          rig.relay().command(), "backends", UNREACHABLE, "late@office: the backend", "后端失败");
      Finished probe = rig.relay().run("probe", "late@office", "--json");
      assertThat(JSON.readTree(probe.out()).path("failed").asText()).isEqualTo("backend");
      assertThat(hop(probe, "backend")).contains("refused the connection");
    } finally {
      late =
          Backend.start(
              port, socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    }
  }

  // ---- the relay ----

  @Test
  void takenPortOfTheRelayAndARelayThatIsDown() throws IOException {
    RelayDaemon idle = new RelayDaemon(rig.programs(), dir.resolve("idle"), "20022", rig.logs());
    try (ServerSocket holder = Loopback.hold(0)) {
      idle.configure(holder.getLocalPort(), "20022", "");

      assertFails(idle.command(), "ports", USAGE, "can't be listened on", "无法监听");
    }

    assertFails(idle.command(), "relay", UNREACHABLE, "isn't running here", "没有在这里运行");
  }

  // ---- probe ----

  @Test
  void probeTellsWhatTheBackendSaysAndHowLongEachHopTakes() throws IOException {
    Finished ssh = rig.relay().run("probe", "ssh@office", "--json");
    Finished web = rig.relay().run("probe", "web", "--json");
    Finished table = rig.relay().run("probe", "ssh");

    assertThat(ssh.exit()).as(ssh.out() + ssh.err()).isZero();
    assertThat(hops(ssh)).containsExactly("port", "trunk", "agent", "backend", "answer");
    assertThat(answer(ssh)).startsWith("ssh-banner SSH-2.0-OpenSSH");
    for (JsonNode hop : JSON.readTree(ssh.out()).path("hops")) {
      assertThat(hop.path("ms").isNumber()).as(hop.toString()).isTrue();
    }
    assertThat(web.exit()).as(web.out() + web.err()).isZero();
    assertThat(hops(web)).containsExactly("trunk", "agent", "backend", "answer");
    assertThat(answer(web)).startsWith("http-status HTTP/1.1 204");
    assertThat(table.out()).startsWith("HOP").contains("backend", "SSH-2.0-OpenSSH");
  }

  @Test
  void probeNamesABackendThatIsSilentOrClosesOrSpeaksSomethingElse() throws IOException {
    try (Backend silent = Backend.start(socket -> socket.getInputStream().read());
        Backend closing = Backend.start(socket -> {});
        AgentDaemon odd =
            rig.newAgent("odd")
                .mapping("silent", mapping(silent.port(), "ssh"))
                .mapping("closing", mapping(closing.port(), "ssh"))
                .mapping("mixed", mapping(web.getAddress().getPort(), "ssh"))
                .mapping("secure", mapping(rig.listenPort(), "http"))) {
      odd.join(rig.relay().invite("odd")).outOrThrow();
      odd.start();

      assertAnswer("silent@odd", "silent", "says nothing");
      assertAnswer("closing@odd", "closed", "closes the connection at once");
      assertAnswer("mixed@odd", "silent", "says nothing"); // HTTP waits for a request
      Finished secure = rig.relay().run("probe", "secure@odd", "--json");
      assertThat(secure.exit()).as(secure.out()).isEqualTo(UNREACHABLE);
      assertThat(JSON.readTree(secure.out()).path("failed").asText()).isEqualTo("answer");
    }
  }

  private static String mapping(int port, String protocol) {
    return "backend = \"127.0.0.1:%d\", protocol = %s".formatted(port, protocol);
  }

  private static void assertAnswer(String mapping, String kind, String words) throws IOException {
    Finished probe = rig.relay().run("probe", mapping, "--json");

    assertThat(probe.exit()).as(probe.out() + probe.err()).isEqualTo(UNREACHABLE);
    assertThat(JSON.readTree(probe.out()).path("failed").asText()).isEqualTo("answer");
    assertThat(JSON.readTree(probe.out()).path("answer").path("kind").asText()).isEqualTo(kind);
    assertThat(hop(probe, "answer")).contains(words);
  }

  // ---- diag ----

  @Test
  void bundlesHoldWhatHelpsAndNoSecret() throws IOException {
    String unused = rig.relay().invite("nobody-yet");
    desk.configure("join = \"" + unused + "\"");
    Path ofRelay = dir.resolve("relay.zip");
    Path ofAgent = dir.resolve("agent.zip");
    Path ofDesk = dir.resolve("desk.zip");

    Finished relay = rig.relay().run("diag", "--json", "-o", ofRelay);
    rig.agent().run("diag", "-o", ofAgent).outOrThrow();
    desk.run("diag", "-o", ofDesk).outOrThrow();

    List<String> secrets =
        new ArrayList<>(
            Secrets.of(List.of(rig.relay().state(), rig.agent().state(), desk.state())));
    secrets.add(unused);
    secrets.add(unused.substring(unused.length() / 2));
    assertThat(secrets).hasSizeGreaterThan(8);
    assertThat(JSON.readTree(relay.outOrThrow()).path("path").asText())
        .isEqualTo(ofRelay.toString());
    for (Path bundle : List.of(ofRelay, ofAgent, ofDesk)) {
      assertThat(Files.getPosixFilePermissions(bundle))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      String text = text(bundle);
      assertThat(text).contains("doctor.json", "versions.txt", "java 17");
      for (String secret : secrets) {
        assertThat(text).as(bundle.toString()).doesNotContain(secret);
      }
    }
    assertThat(text(ofRelay))
        .contains("relay.ports = ", "portway_sessions", "\"name\":\"office\"", "ca.pem");
    assertThat(text(ofAgent)).contains("portway_connected", "\"state\":\"connected\"");
    assertThat(text(ofDesk)).contains("agent.join = ", "***");
  }

  private static String text(Path zip) throws IOException {
    StringBuilder all = new StringBuilder();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        all.append(entry.getName())
            .append('\n')
            .append(new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all.toString();
  }

  // ---- what doctor found ----

  /**
   * Runs doctor in both languages at once.
   *
   * @param program with its configuration, which is read when this is called
   */
  private static void assertFails(
      Command program, String check, int exit, String english, String chinese) {
    CompletableFuture<Finished> other =
        CompletableFuture.supplyAsync(
            () -> program.and("doctor", "--json", "--lang", "zh").run(LIMIT));
    assertFails(program.and("doctor", "--json", "--lang", "en").run(LIMIT), check, exit, english);
    assertFails(other.join(), check, exit, chinese);
  }

  private static void assertFails(Finished doctor, String check, int exit, String words) {
    assertThat(doctor.exit()).as(doctor.out() + doctor.err()).isEqualTo(exit);
    assertThat(doctor.err()).isEmpty();
    boolean failed = false;
    for (JsonNode line : lines(doctor)) {
      String status = line.path("status").asText();
      if (line.path("check").asText().equals(check)) {
        failed = true;
        assertThat(status).as(doctor.out()).isEqualTo("failed");
        assertThat(line.path("sentence").asText()).contains(words);
        assertThat(line.path("remedy").asText()).isNotBlank();
      } else if (failed) {
        assertThat(status).as(doctor.out()).isEqualTo("not-tried");
      } else {
        assertThat(Set.of("ok", "warning")).as(doctor.out()).contains(status);
      }
    }
    assertThat(failed).as(doctor.out()).isTrue();
  }

  private static boolean refused(JsonNode status, String mapping) {
    for (JsonNode one : status.path("mappings")) {
      if (one.path("name").asText().equals(mapping)) {
        return one.path("state").asText().equals("refused");
      }
    }
    return false;
  }

  private static JsonNode lines(Finished doctor) {
    try {
      return JSON.readTree(doctor.out());
    } catch (IOException e) {
      throw new AssertionError(doctor.out() + doctor.err(), e);
    }
  }

  private static String sentence(Finished doctor, String check) {
    for (JsonNode line : lines(doctor)) {
      if (line.path("check").asText().equals(check)) {
        return line.path("sentence").asText();
      }
    }
    throw new AssertionError("no check " + check + " in " + doctor.out());
  }

  private static List<String> hops(Finished probe) throws IOException {
    List<String> hops = new ArrayList<>();
    JSON.readTree(probe.out()).path("hops").forEach(hop -> hops.add(hop.path("hop").asText()));
    return hops;
  }

  private static String answer(Finished probe) throws IOException {
    return hop(probe, "answer");
  }

  private static String hop(Finished probe, String name) throws IOException {
    for (JsonNode hop : JSON.readTree(probe.out()).path("hops")) {
      if (hop.path("hop").asText().equals(name)) {
        return hop.path("detail").asText();
      }
    }
    throw new AssertionError("no hop " + name + " in " + probe.out());
  }
}
