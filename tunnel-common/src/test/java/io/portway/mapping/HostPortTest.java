package io.portway.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:22,127.0.0.1,22",
    "es.lan:9200,es.lan,9200",
    "vps.example.com.:7000,vps.example.com.,7000",
    "my_host:1,my_host,1",
    "localhost:0,localhost,0",
    "[::1]:65535,::1,65535",
    "[fe80::1%eth0]:22,fe80::1%eth0,22",
    "[::ffff:10.0.0.1]:22,::ffff:10.0.0.1,22"
  })
  void addressIsReadAndWrittenBack(String text, String host, int port) {
    HostPort address = HostPort.parse(text);

    assertThat(address).isEqualTo(new HostPort(host, port));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|has no port",
        "host|has no port",
        "host:|has no port",
        ":22|is empty",
        "127.0.0.1：22|full-width U+FF1A, type \":\" instead",
        "１27.0.0.1:22|full-width U+FF11",
        "127。0.0.1:22|full-width U+3002, type \".\" instead",
        "127.0.0.1:70000|above 65535",
        "127.0.0.1:999999999999|above 65535",
        "127.0.0.1:ssh|no number",
        "127.0.0.1:-1|no number",
        "::1:22|an IPv6 address needs brackets",
        "[::1]|has no port",
        "[::1|without \"]\"",
        "[::g]:1|is no IPv6 address",
        "[127.0.0.1]:1|no IPv6 address",
        "[10.0.0.1%x:]:1|is no IPv6 address",
        "256.0.0.1:1|is no IPv4 address",
        "010.0.0.1:1|is no IPv4 address",
        "1.2.3:1|is no IPv4 address",
        "http://es:9200|is a URL",
        "a b:1|contains a blank",
        "-a:1|is no host name",
        "a..b:1|is no host name",
        "büro.lan:1|write an international name in its xn-- form",
      })
  void otherAddressIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> HostPort.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("(expected: HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:1",
        "[::]:1",
        "[0:0:0:0:0:0:0:0]:1",
        "[::0.0.0.0]:1",
        "[::ffff:0.0.0.0]:1"
      })
  void everyAddressOfTheMachineIsAWildcard(String text) {
    assertThat(HostPort.parse(text).isWildcard()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.1:1", "[::1]:1", "localhost:1"})
  void oneAddressIsNoWildcard(String text) {
    assertThat(HostPort.parse(text).isWildcard()).isFalse();
  }
}
