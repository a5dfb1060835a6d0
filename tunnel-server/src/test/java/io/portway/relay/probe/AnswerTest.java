package io.portway.relay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.mapping.Protocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTest {
  private static Answer answer(String text) {
    return Answer.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void firstBytesTellWhatAServiceSpeaks() {
    assertThat(answer("SSH-2.0-OpenSSH_9.2p1\r\nmore"))
        .isEqualTo(new Answer(Answer.Kind.SSH_BANNER, "SSH-2.0-OpenSSH_9.2p1"));
    assertThat(answer("HTTP/1.1 401 Unauthorized\r\n"))
        .isEqualTo(new Answer(Answer.Kind.HTTP_STATUS, "HTTP/1.1 401 Unauthorized"));
    assertThat(answer("\u0015\u0003\u0001\u0000\u0002").kind()).isEqualTo(Answer.Kind.TLS_RECORD);
    assertThat(answer("220 mail\u001b[2J ready\r\n"))
        .isEqualTo(new Answer(Answer.Kind.OTHER, "220 mail.[2J ready"));
  }

  @Test
  void longLinesAreCut() {
    assertThat(answer("x".repeat(5000)).text()).hasSize(123).endsWith("...");
  }

  @ParameterizedTest
  @CsvSource({
    "ssh, SSH_BANNER, true",
    "ssh, HTTP_STATUS, false",
    "ssh, TLS_RECORD, false",
    "ssh, SILENT, false",
    "ssh, CLOSED, false",
    "http, HTTP_STATUS, true",
    "http, SSH_BANNER, false",
    "http, TLS_RECORD, false",
    "elasticsearch, HTTP_STATUS, true",
    "elasticsearch, SILENT, false",
    "tcp, SILENT, true",
    "tcp, OTHER, true",
    "tcp, TLS_RECORD, true",
    "tcp, SSH_BANNER, true",
    "tcp, CLOSED, false",
    "tcp, RESET, false"
  })
  void answerFitsTheMappingsProtocolOrNot(String protocol, Answer.Kind kind, boolean fits) {
    Answer answer = new Answer(kind, "x");

    assertThat(answer.problem(Protocol.parse(protocol)) == null).isEqualTo(fits);
  }

  @Test
  void refusalOfTheRelayItselfIsNoAnswerOfTheBackend() {
    assertThat(answer("SSH-2.0-Portway\r\n").problem(Protocol.SSH)).contains("relay refuses");
  }
}
