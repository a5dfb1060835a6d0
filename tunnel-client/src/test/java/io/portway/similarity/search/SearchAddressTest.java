package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.mapping.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.1.12:9203,      http://192.168.1.12:9203, 9203",
    "es.lan,                 http://es.lan:9200,       9200",
    "http://es.lan,          http://es.lan,            80",
    "https://es.lan/,        https://es.lan,           443",
    "https://es.lan:1/es/,   https://es.lan:1/es,      1",
    "[::1]:9200,             http://[::1]:9200,        9200",
  })
  void isWrittenAsPeopleDo(String text, String url, int port) {
    SearchAddress address = SearchAddress.parse(text);

    assertThat(address).hasToString(url);
    assertThat(address.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ftp://x", "http://", "http://a b", "：9200", "0.0.0.0:9200", "http://[::]:1"})
  void whatIsNoPlaceToGoToIsRefused(String text) {
    assertThatThrownBy(() -> SearchAddress.parse(text)).hasMessageContaining("--es");
  }

  @Test
  void fullWidthPunctuationIsNamed() {
    assertThatThrownBy(() -> SearchAddress.parse("http：//elastic:geheim@es.lan:9200"))
        .hasMessageContaining("where \":\" was probably meant")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> SearchAddress.parse("http://elastic:geheim@es.lan:9200"))
        .hasMessageContaining("--es-password-file")
        .message()
        .doesNotContain("geheim");
  }

  @Test
  void schemeAndPathStayWhenTheServerIsSeenFromElsewhere() {
    assertThat(SearchAddress.parse("https://es.lan/es").at(HostPort.parse("127.0.0.1:4711")))
        .hasToString("https://127.0.0.1:4711/es");
  }
}
