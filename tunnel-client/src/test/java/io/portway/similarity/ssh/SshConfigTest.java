package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshConfigTest {
  private static final SshPlan.Wish NOTHING = new SshPlan.Wish(null, null, null, null, null);

  @TempDir Path directory;

  @Test
  void theFirstValueThatAppliesHolds() throws IOException {
    HostSettings settings =
        settings(
            "office",
            """
            # a remark
            Port=2201
            Host *.lan !old.lan office
              User = "li wei" # of the office
              Port 2202
              IdentityFile "~/.ssh/my key"
              IdentityFile /keys/%r-%h
            Host off?ce
              HostName %h.example.com
              User other
              IdentitiesOnly yes
            """);

    assertThat(settings.port()).isEqualTo(2201);
    assertThat(settings.user()).isEqualTo("li wei");
    assertThat(settings.hostName()).isEqualTo("office.example.com");
    assertThat(settings.identitiesOnly()).isTrue();
    assertThat(settings.identities())
        .containsExactly(
            Path.of(System.getProperty("user.home"), ".ssh", "my key"),
            Path.of("/keys/li wei-office.example.com"));
    assertThat(settings("old.lan", "Host *.lan !old.lan\nUser me\n").user()).isNull();
  }

  @Test
  void sectionsForOthersAreLeftOutAndOtherFilesReadInTheirPlace() throws IOException {
    Files.createDirectory(directory.resolve("parts"));
    Files.writeString(directory.resolve("parts/b.conf"), "Host office\nPort 3\n");
    Files.writeString(directory.resolve("parts/a.conf"), "Host office\nUser a\nHost x\nPort 1\n");
    HostSettings settings =
        settings(
            "office",
            """
            Include parts/*.conf missing/*
            Match exec "true"
              User never
            Match originalhost office user a
              ProxyJump gate
            Match all
              HostKeyAlias everybody
            """);

    assertThat(settings.user()).isEqualTo("a");
    assertThat(settings.port()).isEqualTo(3);
    assertThat(settings.jumps()).isEqualTo("gate");
    assertThat(settings.hostKeyAlias()).isEqualTo("everybody");
  }

  @Test
  void theCommandLineWins() throws IOException {
    SshConfig config = config("Host office\nHostName 10.0.0.1\nPort 2200\nUser li\n");

    assertThat(SshPlan.of(SshName.parse("office"), NOTHING, config).target())
        .hasToString("li@10.0.0.1:2200");
    assertThat(SshPlan.of(SshName.parse("wang@office:22"), NOTHING, config).target())
        .hasToString("wang@10.0.0.1:22");
  }

  @Test
  void aHostThatNobodyKnowsNeedsAUser() {
    assertThatThrownBy(() -> SshPlan.of(SshName.parse("vps"), NOTHING, SshConfig.none()))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("USER@HOST:PORT");
  }

  @Test
  void hostsThatLeadToOneAnotherAreRefused() throws IOException {
    SshConfig config = config("Host a\nProxyJump b\nHost b\nProxyJump a\nHost *\nUser me\n");

    assertThatThrownBy(() -> SshPlan.of(SshName.parse("a"), NOTHING, config))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("over itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Port",
        "Host",
        "Port zero",
        "IdentitiesOnly perhaps",
        "User \"li",
        "=x",
        "Port 0"
      })
  void aLineThatIsNoneIsNamed(String line) throws IOException {
    SshConfig config = config("# first\n" + line + "\n");

    assertThatThrownBy(() -> config.of("office", null))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("config:2:");
  }

  @Test
  void whatOnlyAProgramReachesIsNotDialledAnotherWay() throws IOException {
    SshConfig config = config("Host office\nProxyCommand nc %h %p\n");

    assertThatThrownBy(() -> config.of("office", null))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("ProxyCommand");
    assertThat(config("Host office\nProxyCommand none\nUser me\n").of("office", null).user())
        .isEqualTo("me");
  }

  @Test
  void aFileThatWasNamedMustBeThere() {
    assertThatThrownBy(() -> SshConfig.in(directory.resolve("nowhere")).of("office", null))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("nowhere");
  }

  private HostSettings settings(String host, String lines) throws IOException {
    return config(lines).of(host, null);
  }

  private SshConfig config(String lines) throws IOException {
    return SshConfig.in(Files.writeString(directory.resolve("config"), lines));
  }
}
