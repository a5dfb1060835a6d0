package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HELLO and WELCOME as JSON: of older, newer and hostile peers. */
class GreetingJsonTest {
  private static final String HELLO =
      "{'minor':0,'minorMin':0,'features':['resume'],'software':'portway/0.1.0','role':'agent',"
          + "'instance':'000102030405060708090a0b0c0d0e0f','trunk':0,'epoch':1,'received':0,"
          + "'maxPayload':65528,'initialCredit':16384,'maxStreams':2048,'silenceMillis':10000}";

  private static final String WELCOME =
      "{'minor':0,'features':[],'software':'portway/0.1.0','outcome':'new',"
          + "'session':'f0e1d2c3b4a5968778695a4b3c2d1e0f','trunk':0,'trunks':2,'epoch':1,"
          + "'received':0,'maxPayload':65528,'initialCredit':16384,'maxStreams':2048,"
          + "'silenceMillis':10000,'name':'office','seenAs':'192.0.2.7:50000'}";

  private static Hello hello(String json) {
    return WireJson.read(bytes(json), FrameType.HELLO, Hello.class);
  }

  private static Welcome welcome(String json) {
    return WireJson.read(bytes(json), FrameType.WELCOME, Welcome.class);
  }

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void bothAreReadAsTheyAreWritten() {
    assertThat(hello(HELLO)).isEqualTo(FrameSamples.hello());
    assertThat(WireJson.write(FrameSamples.hello())).isEqualTo(bytes(HELLO));
    assertThat(welcome(WELCOME)).isEqualTo(FrameSamples.welcome());
    assertThat(WireJson.write(FrameSamples.welcome())).isEqualTo(bytes(WELCOME));
  }

  @Test
  void aNewerPeerMaySayMore() {
    Hello newer =
        hello(
            HELLO
                .replace("'minor':0", "'minor':7,'later':{'a':[1,{}]}")
                .replace("['resume']", "['resume','telepathy']"));

    assertThat(newer.minor()).isEqualTo(7);
    assertThat(newer.minorMin()).isZero();
    assertThat(newer.features()).containsExactly("resume", "telepathy");
  }

  @Test
  void anOlderPeerMaySayLess() {
    Hello older = hello(HELLO.replace("'features':['resume'],", "").replace(",'received':0", ""));

    assertThat(older.features()).isEmpty();
    assertThat(older.received()).isZero();
    assertThat(older.session()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xx",
        "nul",
        "null",
        "[]",
        "7",
        "'HELLO'",
        "{}",
        "{'minor'",
        "{'minor':0} {'minor':0}",
        "\ud83d\udca9\u0000\u0001"
      })
  void whatIsNoRecordIsRefusedInOurOwnWords(String json) {
    assertThatThrownBy(() -> hello(json))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("HELLO");
    assertThatThrownBy(() -> welcome(json))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("WELCOME");
  }

  @Test
  void anythingBehindTheRecordIsRefused() {
    assertThat(hello(HELLO + " \n")).isEqualTo(FrameSamples.hello());
    assertThatThrownBy(() -> hello(HELLO + "{}")).isInstanceOf(WireException.class);
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertThatThrownBy(
            () -> hello(HELLO.replace("{'minor'", "{'x':" + "[".repeat(4000) + "'minor'")))
        .isInstanceOf(WireException.class);
  }

  static Stream<Arguments> wrongInHello() {
    return Stream.of(
        Arguments.of("'minor':0", "'minor':'0'", "field minor"),
        Arguments.of("'minor':0", "'minor':0.5", "field minor"),
        Arguments.of("'minor':0", "'minor':99999999999", "field minor"),
        Arguments.of("'minor':0", "'minor':-1", "range of versions"),
        Arguments.of("'minorMin':0", "'minorMin':1", "range of versions"),
        Arguments.of("['resume']", "'resume'", "field features"),
        Arguments.of("['resume']", "[null]", "HELLO"),
        Arguments.of("'portway/0.1.0'", "null", "software"),
        Arguments.of("'portway/0.1.0'", "''", "software"),
        Arguments.of("'portway/0.1.0'", "'a\\nb'", "software"),
        Arguments.of("'portway/0.1.0'", "'" + "x".repeat(101) + "'", "software"),
        Arguments.of("'agent'", "'relay'", "role"),
        Arguments.of("'agent'", "null", "role"),
        Arguments.of("0b0c0d0e0f'", "0b0c0d0e'", "instance"),
        Arguments.of("0b0c0d0e0f'", "0B0C0D0E0F'", "instance"),
        Arguments.of("'trunk':0", "'session':'../../../../../../etc/passwd'", "session"),
        Arguments.of("'trunk':0", "'trunk':-1", "trunk"),
        Arguments.of("'trunk':0", "'trunk':64", "trunk"),
        Arguments.of("'epoch':1", "'epoch':-1", "epoch"),
        Arguments.of("'received':0", "'received':-1", "received"),
        Arguments.of("65528", "1023", "maxPayload"),
        Arguments.of("16384", "-1", "initialCredit"),
        Arguments.of("2048", "-1", "maxStreams"),
        Arguments.of("10000", "99", "silenceMillis"));
  }

  @ParameterizedTest
  @MethodSource("wrongInHello")
  void aFieldThatCannotBeIsRefusedByName(String right, String wrong, String said) {
    assertThat(HELLO).contains(right);

    assertThatThrownBy(() -> hello(HELLO.replace(right, wrong)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(said)
        .hasMessageNotContaining("passwd")
        .hasMessageNotContaining("io.portway");
  }

  static Stream<Arguments> wrongInWelcome() {
    return Stream.of(
        Arguments.of("'new'", "'maybe'", "outcome"),
        Arguments.of("'session':'f0", "'session':'f", "session"),
        Arguments.of("'trunks':2", "'trunks':0", "trunks"),
        Arguments.of("'trunks':2", "'trunks':65", "trunks"),
        Arguments.of("'epoch':1", "'epoch':-1", "epoch"),
        Arguments.of("'office'", "'of\\u0007fice'", "name"),
        Arguments.of("'192.0.2.7:50000'", "''", "seenAs"),
        Arguments.of("65528", "0", "maxPayload"));
  }

  @ParameterizedTest
  @MethodSource("wrongInWelcome")
  void aFieldOfWelcomeThatCannotBeIsRefusedByName(String right, String wrong, String said) {
    assertThat(WELCOME).contains(right);

    assertThatThrownBy(() -> welcome(WELCOME.replace(right, wrong)))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(said);
  }

  @Test
  void theSessionIsNeverPrinted() {
    assertThat(welcome(WELCOME).toString()).doesNotContain("f0e1d2c3");
    assertThat(
            hello(HELLO.replace("'trunk'", "'session':'f0e1d2c3b4a5968778695a4b3c2d1e0f','trunk'"))
                .toString())
        .doesNotContain("f0e1d2c3");
  }
}
