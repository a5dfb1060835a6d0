package io.portway.relay.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.cli.Cli;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.relay.admin.FakeRelay;
import io.portway.relay.admin.RunningAdmin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCommandTest {
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  @TempDir private Path directory;
  private Path config;
  private Path stateDir;

  @BeforeEach
  void configure() throws IOException {
    config = directory.resolve("tunnel-server.conf");
    stateDir = directory.resolve("state");
    Files.writeString(config, "relay { public-host = \"vps.example.com\", state-dir = state }\n");
  }

  private int run(String... words) {
    List<String> args = new ArrayList<>(List.of("-c", config.toString()));
    Collections.addAll(args, words);
    return Cli.execute(
        new ServerCommand(),
        args.toArray(String[]::new),
        new PrintStream(stdout, true, StandardCharsets.UTF_8),
        new PrintStream(stderr, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return stdout.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return stderr.toString(StandardCharsets.UTF_8);
  }

  @Test
  void inviteprintsOnlyTheJoinStringOnStandardOutput() {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("invite", "office", "--expires", "30m", "--ports", "20022,20920-20929"))
          .isZero();

      assertThat(out()).isEqualTo(FakeRelay.JOIN.encode() + "\n");
      assertThat(err()).contains("2026-11-01T10:00:00.123Z").contains("tunnel-client join -");
      assertThat(admin.relay.asked.get(0))
          .contains("name=office", "kind=AGENT", "20022,20920-20929", "life=PT30M");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invite ann --visitor --allow es@office ssh@office",
        "invite --visitor --allow es@office ssh@office ann",
        "invite --allow es@office --allow=ssh@office ann --visitor",
        "--visitor --allow es@office invite ann --allow ssh@office"
      })
  void visitorIsInvitedToItsMappings(String line) {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run(line.split(" "))).as(err()).isZero();

      assertThat(admin.relay.asked.get(0))
          .contains("name=ann", "kind=VISITOR", "es@office", "ssh@office");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invite|Missing required parameter: 'NAME'",
        "invite Office|The agent name \"Office\" contains \"O\"",
        "invite a --ports 0|which is no port",
        "invite a --expires soon|is no duration",
        "invite a --expires 0s|expire at once",
        "invite a --visitor --ports 20022|A visitor takes no ports",
        "invite a --allow es@office|Only a visitor",
        "invite a --visitor --allow|Missing required parameter",
        "invite a --visitor --allow es|has no \"@\"",
        "allow a|Missing required parameter: 'MAPPING@AGENT'",
        "deny a es@|is empty",
        "revoke a b|Unmatched argument",
        "probe ssh@@office|more than one \"@\"",
        "doctor --lang fr|--lang",
        "agents --jsno|Unknown option",
        "agnets|agnets"
      })
  void badCommandLineIsRefusedBeforeTheDaemonIsAsked(String line, String sentence) {
    int code = run(line.split(" "));

    assertThat(code).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err()).startsWith("USAGE: ").contains(sentence).hasLineCount(1);
  }

  @Test
  void changesAreSentToTheDaemon() {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("allow", "ann", "es@office")).isZero();
      assertThat(run("deny", "ann", "es@office")).isZero();
      assertThat(run("revoke", "ann")).isZero();

      assertThat(out()).isEmpty();
      assertThat(err())
          .contains(
              "ann may reach es@office.", "ann may no longer reach es@office.", "ann is revoked");
      assertThat(admin.relay.asked)
          .containsExactly("allow ann es@office", "deny ann es@office", "revoke ann");
    }
  }

  @Test
  void listsAreTablesForPeople() {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("agents")).isZero();
      assertThat(run("mappings")).isZero();

      assertThat(out().lines().map(line -> line.replaceAll(" {2,}", "|")))
          .containsExactly(
              "NAME|KIND|STATE|SINCE|ADDRESS|VERSION|TRUNKS|STREAMS|MAPPINGS",
              "office|agent|online|2026-11-01T10:00:00Z|198.51.100.7:40000|portway/0.1.0|2|3|ssh,es",
              "ann|visitor|revoked|-|-|-|0|0|-",
              "MAPPING|AGENT|PROTOCOL|PUBLIC|BACKEND|STATE|STREAMS|IN|OUT|LAST OPEN|REASON",
              "ssh|office|ssh|0.0.0.0:20022|127.0.0.1:22|ready|3|1.2 MiB|89 B|ok 2026-11-01T10:00:00Z|-",
              "es|office|elasticsearch|private|192.168.1.12:9203|agent-offline|0|0 B|0 B|-|agent office is offline since 10:00");
      assertThat(admin.relay.asked).containsExactly("agents", "mappings");
    }
  }

  @Test
  void listsAreJsonForScripts() throws IOException {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("--json", "mappings")).isZero();

      JsonNode mappings = new ObjectMapper().readTree(out());
      assertThat(mappings.get(0).fieldNames())
          .toIterable()
          .containsExactly(
              "name",
              "agent",
              "protocol",
              "public",
              "backend",
              "state",
              "reason",
              "streams",
              "bytesIn",
              "bytesOut",
              "lastOpen");
      assertThat(err()).isEmpty();
      assertThat(admin.relay.asked).hasSize(1);
    }
  }

  @Test
  void probeIsATableForPeopleAndItsExitCodeSaysThatAHopFailed() {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("probe", "ssh@office")).isEqualTo(5);

      assertThat(out().lines().map(line -> line.replaceAll(" {2,}", "|")))
          .containsExactly(
              "HOP|STATUS|MS|DETAIL",
              "port|ok|0.4|127.0.0.1:20022",
              "trunk|ok|40.1|trunk 0",
              "agent|ok|0.0|agent office",
              "backend|failed|1.2|127.0.0.1:22 refused the connection",
              "answer|not-tried|-|-");
      assertThat(admin.relay.asked).containsExactly("probe ssh@office");
    }
  }

  @Test
  void probeIsJsonForScripts() throws IOException {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("--json", "probe", "ssh")).isEqualTo(5);

      JsonNode probe = new ObjectMapper().readTree(out());
      assertThat(probe.fieldNames())
          .toIterable()
          .containsExactly("mapping", "protocol", "public", "backend", "failed", "answer", "hops");
      assertThat(probe.get("failed").asText()).isEqualTo("backend");
      assertThat(probe.get("hops").get(0).fieldNames())
          .toIterable()
          .containsExactly("hop", "status", "ms", "detail");
      assertThat(admin.relay.asked).containsExactly("mappings", "probe ssh@office");
    }
  }

  @Test
  void probeOfAnUnknownNameSaysWhereToFindOne() {
    try (RunningAdmin admin = new RunningAdmin(stateDir)) {
      assertThat(run("probe", "rdp")).isEqualTo(2);

      assertThat(err()).startsWith("USAGE: No agent has a mapping rdp.").contains("MAPPING@AGENT");
      assertThat(admin.relay.asked).containsExactly("mappings");
    }
  }

  @Test
  void daemonThatIsNotRunningIsNamedWithTheCommandThatStartsIt() {
    int code = run("agents");

    assertThat(code).isEqualTo(5);
    assertThat(err())
        .startsWith("RELAY-NOT-RUNNING: The relay isn't running here")
        .contains("Start it with: tunnel-server -c " + config + " run.")
        .hasLineCount(1);
  }

  @Test
  void errorIsAnObjectWithJson() throws IOException {
    assertThat(run("agents", "--json")).isEqualTo(5);

    JsonNode error = new ObjectMapper().readTree(err());
    assertThat(error.get("code").asText()).isEqualTo("RELAY-NOT-RUNNING");
    assertThat(error.get("hop").asText()).isEqualTo("relay");
  }

  @Test
  void otherDaemonsStateDirectoryIsRefused() {
    StateDirectory.claim(stateDir, StateOwner.CLIENT).close();

    assertThat(run("agents")).isEqualTo(2);
    assertThat(err())
        .contains(stateDir.toString())
        .contains("belongs to tunnel-client")
        .hasLineCount(1);
  }

  @Test
  void checkSaysWhatWouldBeServedAndChangesNothing() throws IOException {
    Set<Path> before = tree();

    assertThat(run("check")).isZero();

    assertThat(out())
        .contains("vps.example.com:7000", "20000-20999 on 0.0.0.0", stateDir.toString());
    assertThat(tree()).isEqualTo(before);
  }

  @Test
  void checkReportsAllProblems() throws IOException {
    Files.writeString(config, "relay {\n listen = nowhere\n public-hots = x\n}\n");

    assertThat(run("check")).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith(config + ":"))
        .anyMatch(
            line ->
                line.contains(
                    ":3: relay.public-hots: is an unknown key (expected: perhaps public-host)"));
  }

  @Test
  void missingFileIsNamed() throws IOException {
    Files.delete(config);

    assertThat(run("check")).isEqualTo(2);
    assertThat(err()).startsWith(config + ": there is no such file");
  }

  private Set<Path> tree() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.collect(Collectors.toSet());
    }
  }
}
