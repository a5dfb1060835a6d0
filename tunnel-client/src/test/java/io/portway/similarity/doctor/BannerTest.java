package io.portway.similarity.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.doctor.Banner.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BannerTest {
  @ParameterizedTest
  @CsvSource({
    "SSH, SSH-2.0-OpenSSH_9.2p1",
    "SSH, SSH-2.0-dropbear",
    "TEXT_BEFORE_SSH, 'welcome\r\nSSH-2.0-OpenSSH_9.2p1'",
    "HTTP, HTTP/1.1 400 Bad Request",
    "HTTP, '<!DOCTYPE html>'",
    "MAX_STARTUPS, Exceeded MaxStartups",
    "PENALTY, Not allowed at this time",
    "OTHER_TEXT, 220 mail.example.com ESMTP",
  })
  void firstLineTellsWhoAnswers(Kind kind, String line) {
    assertThat(Banner.of((line + "\r\n").getBytes(ISO_8859_1), Kind.CLOSED).kind()).isEqualTo(kind);
  }

  @Test
  void tlsRecordIsTls() {
    byte[] alert = {0x15, 3, 3, 0, 2, 2, 70};

    assertThat(Banner.isWhole(alert)).isTrue();
    assertThat(Banner.of(alert, Kind.CLOSED).kind()).isEqualTo(Kind.TLS);
  }

  @Test
  void whoSaysNothingIsCalledByHowItEnded() {
    assertThat(Banner.of(new byte[0], Kind.CLOSED).kind()).isEqualTo(Kind.CLOSED);
    assertThat(Banner.of(new byte[0], Kind.RESET).kind()).isEqualTo(Kind.RESET);
    assertThat(Banner.of(new byte[0], Kind.SILENT).kind()).isEqualTo(Kind.SILENT);
  }

  @Test
  void relaysRefusalIsReadWhereverItIsCut() {
    String said = "agent office is offline since 2026-11-29T20:00:00Z";
    byte[] head = "SSH-2.0-Portway\r\n".getBytes(ISO_8859_1);
    byte[] whole = new byte[head.length + 14 + said.length() + 4 + 6];
    System.arraycopy(head, 0, whole, 0, head.length);
    whole[head.length + 4] = 6;
    whole[head.length + 5] = 1;
    whole[head.length + 9] = 11;
    whole[head.length + 13] = (byte) said.length();
    System.arraycopy(said.getBytes(ISO_8859_1), 0, whole, head.length + 14, said.length());

    for (int length = 0; length < head.length + 14 + said.length(); length++) {
      assertThat(Banner.isWhole(java.util.Arrays.copyOf(whole, length))).as("" + length).isFalse();
    }
    assertThat(Banner.isWhole(whole)).isTrue();
    assertThat(Banner.of(whole, Kind.CLOSED)).isEqualTo(new Banner(Kind.RELAY, said));
  }
}
