package io.portway.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.portway.config.ConfigSamples;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.MappingName;
import io.portway.mapping.Protocol;
import io.portway.transport.CongestionControl;
import io.portway.trunk.TrunkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentConfigFilesTest {
  private static final Path VALID = Path.of("src/test/resources/conf/valid");

  static Stream<Path> valid() {
    return ConfigSamples.valid();
  }

  static Stream<Path> invalid() {
    return ConfigSamples.invalid();
  }

  static Stream<Path> shipped() {
    return ConfigSamples.shipped("tunnel-client");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validFileLoads(Path file) {
    assertThat(AgentConfigLoader.load(file)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidFileIsRefusedWithAllItsProblems(Path file) throws IOException {
    ConfigSamples.assertProblemsAsExpected(file, AgentConfigLoader::load);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedFileShowsSshPublicAndElasticsearchPrivate(Path file) {
    AgentConfig config = AgentConfigLoader.load(file);

    assertThat(config.mappings())
        .extracting(
            mapping -> mapping.name().value(), MappingConfig::protocol, MappingConfig::isPublic)
        .containsExactly(
            tuple("ssh", Protocol.SSH, true),
            tuple("elasticsearch", Protocol.ELASTICSEARCH, false));
  }

  @Test
  void everyKeyCanDifferFromItsDefault() {
    AgentConfig config = AgentConfigLoader.load(VALID.resolve("all-keys.conf"));

    assertThat(config.stateDir()).isEqualTo(Path.of("/srv/portway"));
    assertThat(config.relay()).contains(HostPort.parse("[2001:db8::1]:7000"));
    assertThat(config.adminListen()).isEqualTo(HostPort.parse("127.0.0.1:7002"));
    assertThat(config.trunk())
        .isEqualTo(new TrunkConfig(CongestionControl.RENO, Duration.ofSeconds(60)));
    assertThat(config.drain()).isZero();
    assertThat(config.mappings())
        .containsExactly(
            new MappingConfig(
                new MappingName("web"),
                Protocol.HTTP,
                HostPort.parse("web.lan:80"),
                Optional.of(20080),
                Optional.of(IpAddress.parse("127.0.0.1")),
                Duration.ofMillis(250)),
            new MappingConfig(
                new MappingName("es-1"),
                Protocol.ELASTICSEARCH,
                HostPort.parse("[fd00::12]:9203"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5)),
            new MappingConfig(
                new MappingName("plain"),
                Protocol.TCP,
                HostPort.parse("127.0.0.1:5900"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5)));
  }

  @Test
  void aSearchServerOfTheAgentsOwnIsAPrivateMapping() {
    MappingConfig mapping = AgentConfigLoader.load(VALID.resolve("search.conf")).mappings().get(0);

    assertThat(mapping.isPublic()).isFalse();
    assertThat(mapping.protocol()).isEqualTo(Protocol.HTTP);
    assertThat(mapping.backend()).isEqualTo(HostPort.parse("[fd00::12]:443"));
    SearchConfig search = mapping.search().orElseThrow();
    assertThat(search.url()).hasToString("https://[fd00::12]/es");
    assertThat(search.indices()).containsExactly("pat_all", "patents-2026");
    assertThat(search.passwordFile())
        .contains(VALID.resolve("es.password").toAbsolutePath().normalize());
    assertThat(search.maxInput()).isEqualTo(1 << 20);
    assertThat(search.jobs()).isEqualTo(4);
    assertThat(search.memory()).isEqualTo(128L << 20);
  }

  @Test
  void keysAreFoundAgainWhenAProblemShowsLater() {
    AgentConfig config = AgentConfigLoader.load(VALID.resolve("all-keys.conf"));

    assertThat(config.places().problem("agent.mappings.web.port", "is taken", "Take another."))
        .hasMessage(
            VALID.resolve("all-keys.conf")
                + ":7: agent.mappings.web.port: is taken. Take another.");
  }

  /**
   * The commented template of the reference must itself be right, and its defaults those of the
   * code.
   */
  @Test
  void referenceTemplateShowsTheDefaults(@TempDir Path directory) throws IOException {
    String template;
    try (Stream<String> lines = Files.lines(Path.of("src/main/resources/reference.conf"))) {
      template =
          lines
              .dropWhile(line -> !line.contains("# NAME {"))
              .takeWhile(line -> line.contains("#"))
              .map(line -> line.replaceFirst("# ", ""))
              .collect(Collectors.joining("\n"))
              .replace("NAME", "name");
    }
    Path file = directory.resolve("tunnel-client.conf");
    Files.writeString(file, "agent.mappings {\n" + template + "\n}");

    MappingConfig mapping = AgentConfigLoader.load(file).mappings().get(0);

    assertThat(mapping.protocol()).isEqualTo(Protocol.TCP);
    assertThat(mapping.connectTimeout()).isEqualTo(MappingConfig.DEFAULT_CONNECT_TIMEOUT);
    assertThat(mapping.bind()).contains(IpAddress.parse("0.0.0.0"));
  }
}
