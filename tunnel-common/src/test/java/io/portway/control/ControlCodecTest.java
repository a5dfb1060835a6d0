package io.portway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {
  /** One of each message, and those that leave something out. */
  static Stream<ControlMessage> messages() {
    return Stream.of(
        new ControlMessage.StateMappings(
            List.of(
                new ControlMessage.Stated("ssh", "ssh", "127.0.0.1:22", 20022, null),
                new ControlMessage.Stated("search", "elasticsearch", "[::1]:9200", null, null))),
        new ControlMessage.StateMappings(List.of()),
        new ControlMessage.MappingAccepted("ssh", 3, 1, "0.0.0.0:20022"),
        new ControlMessage.MappingAccepted("search", 4, 1, null),
        new ControlMessage.MappingRefused("ssh", "port 20022 belongs to agent lab"),
        new ControlMessage.FindMapping(1, "search@office"),
        new ControlMessage.MappingFound(1, "search@office", 7, 0, "elasticsearch"),
        new ControlMessage.MappingNotFound(1, "search@office", "there is none for you"),
        new ControlMessage.RenewCertificate("-----BEGIN CERTIFICATE REQUEST-----\n"),
        new ControlMessage.CertificateRenewed("-----BEGIN CERTIFICATE-----\n"),
        new ControlMessage.RenewalRefused("not now"),
        new ControlMessage.AttestHostKeys("ssh", List.of("ssh-ed25519 SHA256:of-a-key")));
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void thereIsAnExampleOfEveryMessage() {
    Set<Class<?>> sampled = messages().map(Object::getClass).collect(Collectors.toSet());

    assertThat(sampled)
        .containsAll(
            Arrays.stream(ControlMessage.class.getPermittedSubclasses())
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageThatWasWrittenAndReadIsTheSame(ControlMessage message) {
    assertThat(ControlCodec.decode(ControlCodec.encode(message))).contains(message);
  }

  @Test
  void whatANewerPeerSaysIsPassedOver() {
    assertThat(ControlCodec.decode(bytes("{'type':'telepathy','x':[1]}"))).isEmpty();
    assertThat(ControlCodec.decode(bytes("{'later':{},'type':'mapping-refused','name':'a','x':1}")))
        .contains(new ControlMessage.MappingRefused("a", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "7",
        "[]",
        "'state-mappings'",
        "{}",
        "{'type':null}",
        "{'type':'state-mappings'}",
        "{'type':'state-mappings','mappings':[null]}",
        "{'type':'state-mappings','mappings':'swordfish'}",
        "{'type':'find-mapping','id':'swordfish'}",
        "{'type':'find-mapping','id':1} swordfish",
        "{'type':'find-mapping','id':99999999999}",
        "{'type':'find-mapping','swordfish\nroot logged in"
      })
  void whatIsNoMessageIsRefusedWithoutItsWords(String json) {
    assertThatThrownBy(() -> ControlCodec.decode(bytes(json)))
        .isInstanceOf(ControlException.class)
        .hasMessageStartingWith("control message")
        .hasMessageNotContaining("swordfish")
        .hasMessageNotContaining("io.portway")
        .hasMessageNotContaining("\n");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThatThrownBy(
            () -> ControlCodec.decode(bytes("{'type':'find-mapping','x':" + "[".repeat(100_000))))
        .isInstanceOf(ControlException.class);
  }
}
