package io.portway.relay.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.config.ConfigException;
import io.portway.config.ConfigSamples;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.PortRanges;
import io.portway.transport.CongestionControl;
import io.portway.trunk.TrunkConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayConfigFilesTest {
  private static final Path VALID = Path.of("src/test/resources/conf/valid");

  static Stream<Path> valid() {
    return ConfigSamples.valid();
  }

  static Stream<Path> invalid() {
    return ConfigSamples.invalid();
  }

  static Stream<Path> shipped() {
    return ConfigSamples.shipped("tunnel-server");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validFileLoads(Path file) {
    assertThat(RelayConfigLoader.load(file)).isNotNull();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidFileIsRefusedWithAllItsProblems(Path file) throws IOException {
    ConfigSamples.assertProblemsAsExpected(file, RelayConfigLoader::load);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shippedFileLoads(Path file) {
    RelayConfig config = RelayConfigLoader.load(file);

    assertThat(config.publicHost().address(7000)).hasToString("vps.example.com:7000");
    assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/portway/relay"));
  }

  @Test
  void everyKeyCanDifferFromItsDefault() {
    RelayConfig config = RelayConfigLoader.load(VALID.resolve("all-keys.conf"));

    assertThat(config)
        .isEqualTo(
            new RelayConfig(
                HostPort.parse("[::]:443"),
                new PublicHost("2001:db8::1", Optional.of(8443)),
                PortRanges.parse("30022,30900-30999"),
                IpAddress.parse("::1"),
                Path.of("/srv/portway"),
                HostPort.parse("127.0.0.1:0"),
                Duration.ZERO,
                Duration.ofMinutes(5),
                1L << 30,
                new TrunkConfig(CongestionControl.BBR, Duration.ofSeconds(2)),
                Duration.ofMinutes(2),
                config.places()));
  }

  @Test
  void defaultsComeFromTheReference() {
    RelayConfig config = RelayConfigLoader.load(VALID.resolve("minimal.conf"));

    assertThat(config.listen()).hasToString("0.0.0.0:7000");
    assertThat(config.adminListen()).hasToString("127.0.0.1:7001");
    assertThat(config.ports()).hasToString("20000-20999");
    assertThat(config.bind()).hasToString("0.0.0.0");
    assertThat(config.hold()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.publicHost().address(7000)).hasToString("vps.example.com:7000");
  }

  @Test
  void relativeStateDirectoryIsBelowTheFilesDirectory() {
    RelayConfig config = RelayConfigLoader.load(VALID.resolve("written-differently.conf"));

    assertThat(config.stateDir()).isEqualTo(VALID.toAbsolutePath().resolve("state/relay"));
    assertThat(config.publicHost().address(7000)).hasToString("vps.example.com:8000");
    assertThat(config.hold()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void missingFileIsNamed(@TempDir Path directory) {
    Path file = directory.resolve("tunnel-server.conf");

    assertThatThrownBy(() -> RelayConfigLoader.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file + ": there is no such file (expected: ")
        .hasMessageContaining("-c");
  }

  @Test
  void directoryInPlaceOfAFileIsNamed(@TempDir Path directory) {
    assertThatThrownBy(() -> RelayConfigLoader.load(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(directory + ": is a directory");
  }

  /** Whatever is in the file: settings, or problems that name it. Never another exception. */
  @Test
  void mutatedFileLoadsOrHasProblems(@TempDir Path directory) throws IOException {
    long seed = 20261123;
    Random random = new Random(seed);
    String valid = Files.readString(VALID.resolve("all-keys.conf"));
    String[] pieces = {
      "{",
      "}",
      "[",
      "]",
      "\"",
      "\"\"\"",
      "\\",
      "${",
      "${?x}",
      "=",
      "+=",
      ":",
      ",",
      "\n",
      "#",
      "//",
      "：",
      "“",
      "\0",
      "include \"x\"",
      "a.b",
      "..",
      "null",
      "1e9",
      "$",
      "`"
    };
    Path file = directory.resolve("x.conf");
    int problems = 0;
    for (int round = 0; round < 1_000; round++) {
      StringBuilder text = new StringBuilder(valid);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(3));
        text.replace(at, end, pieces[random.nextInt(pieces.length)]);
      }
      Files.writeString(file, text);
      try {
        assertThat(RelayConfigLoader.load(file)).isNotNull();
      } catch (ConfigException e) {
        problems++;
        assertThat(e.getMessage().lines())
            .as("seed %d, round %d", seed, round)
            .allMatch(line -> line.startsWith(file + ":") && line.contains(" (expected: "));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + text, e);
      }
    }
    assertThat(problems).isGreaterThan(300);
  }

  @Test
  void problemsAreInTheOrderOfTheFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("x.conf");
    Files.writeString(
        file, "relay { zzz = 1\n ports = x\n listen = y\n aaa = 1\n public-host = h\n}");

    assertThatThrownBy(() -> RelayConfigLoader.load(file))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(problem -> problem.line())
                    .containsExactly(1, 2, 3, 4));
  }
}
