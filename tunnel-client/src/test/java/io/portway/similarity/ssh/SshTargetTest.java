package io.portway.similarity.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.hop.HopException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshTargetTest {
  @ParameterizedTest
  @CsvSource({
    "me@vps.example.com:20022, me,     vps.example.com, 20022",
    "me@vps.example.com,       me,     vps.example.com, 22",
    "a@b@[::1]:22,             a@b,    ::1,             22",
    "me@[::1],                 me,     ::1,             22",
  })
  void isUserHostAndPort(String text, String user, String host, int port) {
    SshTarget target = SshTarget.parse(text);

    assertThat(target.user()).isEqualTo(user);
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vps",
        "@vps",
        "me@",
        "me@vps:0",
        "me@vps:x",
        "me@0.0.0.0:22",
        "me@vps：22",
        "me@::1:22"
      })
  void whatIsNoTargetIsRefused(String text) {
    assertThatThrownBy(() -> SshTarget.parse(text))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("USER@HOST:PORT");
  }
}
