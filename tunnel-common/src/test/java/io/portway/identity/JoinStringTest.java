package io.portway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.mapping.HostPort;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinStringTest {
  private static final Fingerprint CA = new Fingerprint("0f".repeat(32));

  @ParameterizedTest
  @ValueSource(strings = {"vps.example.com:7000", "203.0.113.7:443", "[2001:db8::7]:7000"})
  void readsWhatItWrote(String relay) {
    JoinString join = new JoinString(HostPort.parse(relay), CA, JoinSecret.generate());

    assertThat(JoinString.parse(join.encode())).isEqualTo(join);
    assertThat(JoinString.parse("  " + join.encode() + "\r\n")).isEqualTo(join);
  }

  @Test
  void isOneShellWord() {
    JoinString join =
        new JoinString(HostPort.parse("[fe80::1%eth0]:7000"), CA, JoinSecret.generate());

    assertThat(join.encode()).matches("pw1\\.[A-Za-z0-9_-]+").hasSizeLessThan(140);
  }

  @Test
  void everyCutAndEveryChangedCharacterIsNoticed() {
    String whole =
        new JoinString(HostPort.parse("vps.example.com:7000"), CA, JoinSecret.generate()).encode();
    Random random = new Random(7);

    for (int length = 0; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> JoinString.parse(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    // The last character may carry unused bits, which base64 decoders ignore.
    for (int at = 4; at < whole.length() - 1; at++) {
      char other = whole.charAt(at) == 'x' ? 'y' : 'x';
      String changed = whole.substring(0, at) + other + whole.substring(at + 1);
      assertThatThrownBy(() -> JoinString.parse(changed))
          .as("character %d", at)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] garbage = new byte[100];
    random.nextBytes(garbage);
    String noise = "pw1." + java.util.Base64.getUrlEncoder().encodeToString(garbage);
    assertThatThrownBy(() -> JoinString.parse(noise)).hasMessageContaining("damaged");
  }

  @Test
  void otherTextIsToldHowToGetAJoinString() {
    assertThatThrownBy(() -> JoinString.parse("pw9.abc"))
        .hasMessageContaining("pw1.")
        .hasMessageContaining("tunnel-server invite NAME");
  }

  @Test
  void printsNoSecret() {
    JoinString join =
        new JoinString(HostPort.parse("vps.example.com:7000"), CA, JoinSecret.generate());

    assertThat(join.toString())
        .contains("vps.example.com:7000", "***")
        .doesNotContain(join.secret().reveal())
        .doesNotContain(join.encode());
    assertThatThrownBy(() -> JoinSecret.parse("c2VjcmV0LXNlY3JldA"))
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void secretsHashIsThatOfItsBytes() {
    JoinSecret secret = JoinSecret.parse("AAAAAAAAAAAAAAAAAAAAAAAAAAA");

    assertThat(secret.hash())
        .isEqualTo("de47c9b27eb8d300dbb5f2c353e632c393262cf06340c4fa7f1b40c4cbd36f90");
    assertThat(JoinSecret.generate()).isNotEqualTo(JoinSecret.generate());
  }
}
