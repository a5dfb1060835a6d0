package io.portway.testbed.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Visitor;
import io.portway.testbed.process.Command;
import io.portway.testbed.rig.Backend;
import io.portway.testbed.rig.Loopback;
import io.portway.testbed.rig.Rig;
import io.portway.testbed.search.SearchIndex;
import io.portway.testbed.search.SearchServer;
import io.portway.testbed.ssh.RealSshd;
import io.portway.testbed.ssh.UserKey;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The way of a paragraph is examined on every route, and the first error of the note that this
 * project began with is provoked by each of its four causes: "Error reading SSH protocol banner".
 * The second one, of a port where nobody listens, needs no daemon: see DoctorCommandTest.
 */
@Timeout(240)
final class SimDoctorEndToEndTest {
  private static final int USAGE = 2;
  private static final int UNREACHABLE = 5;
  private static final int REFUSED = 6;

  @TempDir private static Path dir;

  private static RealSshd sshd;
  private static RealSshd crowded;
  private static SearchServer search;
  private static HttpServer web;
  private static Backend silent;
  private static Backend closing;
  private static Rig rig;
  private static Visitor visitor;

  @BeforeAll
  static void start() throws IOException {
    sshd = RealSshd.start(dir.resolve("sshd"));
    crowded =
        RealSshd.start(
            dir.resolve("crowded"), UnaryOperator.identity(), List.of("MaxStartups 2:100:2"));
    search = SearchServer.start(dir.resolve("search"), dir.resolve("logs"));
    SearchIndex index = new SearchIndex(search.url());
    index.create();
    index.load(Corpus.texts());
    web = HttpServer.create(Loopback.at(0), 0);
    web.start();
    silent =
        Backend.start(
            socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
    closing = Backend.start(socket -> {});
    rig =
        Rig.in(dir.resolve("rig"))
            .relayKeys("hold = 1s")
            .mapping("ssh", "ssh", sshd.port())
            .mapping("crowded", "ssh", crowded.port())
            .mapping("web", "ssh", web.getAddress().getPort())
            .mapping("silent", "ssh", silent.port())
            .mapping("closing", "ssh", closing.port())
            .privateMapping("es", "elasticsearch", search.port())
            .privateMapping("ssh-inside", "ssh", sshd.port())
            .start();
    visitor = rig.visitor("desk", "es@office", "ssh-inside@office");
    Files.writeString(
        dir.resolve("known_hosts"), sshd.knownHost("127.0.0.1", rig.port("ssh")) + "\n");
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable part : new AutoCloseable[] {rig, search, sshd, crowded, silent, closing}) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        System.err.println("sim doctor: " + e.getMessage());
      }
    }
    if (web != null) {
      web.stop(0);
    }
  }

  // ---- all is well ----

  @Test
  void nothingIsWrongOnTheWayThroughAPrivateMapping() {
    SimDoctor doctor =
        SimDoctor.run(server(visitor.command("sim")).and("--via", "tunnel", "--to", "es@office"));

    doctor.isWell();
    assertThat(doctor.checks())
        .startsWith("options", "configuration", "identity")
        .containsSubsequence("backends", "search-server", "index", "field", "paragraph")
        .doesNotContain("banner", "login", "interpreter");
    assertThat(doctor.sentence("search-server")).contains("opensearch 2.");
    assertThat(doctor.sentence("analyzer")).contains("pairs of Chinese characters");
    assertThat(doctor.sentence("paragraph"))
        .contains("100 % copied")
        .contains("in the search server");
  }

  @Test
  void nothingIsWrongOnTheWayThroughAnSshHostAndItsKeyIsNotRemembered() throws IOException {
    Path known = dir.resolve("known_to_nobody");
    Files.deleteIfExists(known);
    Command sim =
        visitor
            .command("sim")
            .and("--ssh", sshd.user() + "@127.0.0.1:" + rig.port("ssh"))
            .and("--identity", sshd.key().file(), "--known-hosts", known, "--deep")
            .and("--es", search.url());

    SimDoctor doctor = SimDoctor.run(server(sim));

    doctor.isWell().warns("host-key", "which is not yet known");
    assertThat(known).doesNotExist();
    assertThat(doctor.checks())
        .containsSubsequence(
            "dns",
            "tcp",
            "banner",
            "host-key",
            "login",
            "sessions",
            "sftp",
            "channels",
            "paragraph");
    assertThat(doctor.sentence("channels")).contains(" 10 commands at once");
    assertThat(doctor.sentence("login")).contains("publickey");
    assertThat(doctor.sentence("paragraph")).contains("for a command over SSH");
  }

  @Test
  void nothingIsWrongWithAScriptOnAHostBehindAPrivateMapping() throws IOException {
    Path script =
        Files.writeString(
            dir.resolve("answers.py"),
            """
            import json, sys
            asked = json.load(sys.stdin)["paragraphs"]
            print([{"cid": p["id"], "title": "", "sims": [{"score": 9.5, "summary": p["body"]}]} for p in asked])
            """);
    SimDoctor doctor =
        SimDoctor.run(
            visitor
                .command("sim", "--via", "exec", "--to", "ssh-inside@office")
                .and("--ssh", sshd.user(), "--identity", sshd.key().file())
                .and("--known-hosts", dir.resolve("none"), "--script", script)
                .and("--data", dir, "--module", "json"));

    doctor.isWell();
    assertThat(doctor.checks())
        .containsSubsequence(
            "backends", "banner", "login", "script", "data", "modules", "paragraph")
        .doesNotContain("search-server");
    assertThat(doctor.sentence("host-key")).contains("the agent beside it vouches for");
    assertThat(doctor.sentence("paragraph")).contains("1 matches, 100 % copied");
  }

  private static Command server(Command sim) {
    return sim.and("--index", SearchIndex.NAME, "--field", "summary");
  }

  // ---- Error reading SSH protocol banner ----

  @Test
  void causeOne_asManyLoginsAreUnderWayAsMaxStartupsAllows() throws IOException {
    List<Socket> logins = new ArrayList<>();
    try {
      for (int i = 0; i < 2; i++) {
        Socket socket = Loopback.connect(crowded.port());
        logins.add(socket);
        assertThat(socket.getInputStream().readNBytes(4)).asString().isEqualTo("SSH-");
      }

      through("crowded").fails("banner", UNREACHABLE, "MaxStartups", "MaxStartups");
    } finally {
      for (Socket socket : logins) {
        socket.close();
      }
    }
  }

  @Test
  void causeTwo_theProgramBehindThePortIsSilentOrItsAgentIsAway() {
    through("silent").fails("banner", UNREACHABLE, "said nothing for 5 s");

    AgentDaemon away =
        rig.newAgent("away")
            .mapping(
                "ssh-away",
                "port = %d, backend = \"127.0.0.1:%d\", protocol = ssh"
                    .formatted(rig.sparePort(), sshd.port()));
    away.join(rig.relay().invite("away")).outOrThrow();
    away.start();
    away.close();
    at(rig.sparePort())
        .fails("banner", UNREACHABLE, "agent away is offline since", "中继代替 SSH 主机作答");
  }

  @Test
  void causeThree_theProgramBehindThePortTakesConnectionsAndClosesThem() {
    through("closing").fails("banner", UNREACHABLE, "closed it at once, in 3 of 3", "3 次尝试中有 3 次");
  }

  @Test
  void causeFour_aWebServerIsBehindThePort() {
    through("web").fails("banner", UNREACHABLE, "speaks HTTP, not SSH", "说的是 HTTP，不是 SSH");
  }

  @Test
  void aPortOfTlsIsNoneOfSsh() {
    at(rig.listenPort()).fails("banner", UNREACHABLE, "speaks TLS, not SSH", "说的是 TLS，不是 SSH");
  }

  // ---- behind the banner ----

  @Test
  void wrongKeyIsToldWithTheMethodsThatTheServerOffers() {
    SimDoctor doctor = at(rig.port("ssh"), UserKey.create(dir.resolve("stranger")).file());

    doctor.fails("login", REFUSED, "offers publickey", "没有接受 1 个密钥");
    assertThat(doctor.status("host-key")).isEqualTo("ok");
    assertThat(doctor.status("sessions")).isEqualTo("not-tried");
  }

  @Test
  void wrongIndexAndWrongFieldAreNamed() {
    onServer("nope", "summary").fails("index", USAGE, "has no index nope");
    onServer(SearchIndex.NAME, "nope").fails("field", USAGE, "has no field nope");
    onServer(SearchIndex.NAME, "subject").fails("field", USAGE, "is of type keyword");
  }

  private static SimDoctor onServer(String index, String field) {
    return SimDoctor.runHere("--es", search.url(), "--index", index, "--field", field);
  }

  private static SimDoctor through(String mapping) {
    return at(rig.port(mapping));
  }

  private static SimDoctor at(int port) {
    return at(port, sshd.key().file());
  }

  private static SimDoctor at(int port, Path key) {
    return SimDoctor.runHere(
        "--ssh",
        sshd.user() + "@127.0.0.1:" + port,
        "--identity",
        key,
        "--known-hosts",
        dir.resolve("known_hosts"));
  }
}
