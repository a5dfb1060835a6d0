package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.portway.control.ControlMessage;
import io.portway.flow.CreditPool;
import io.portway.flow.ReceiveWindow;
import io.portway.flow.TrunkMemory;
import io.portway.identity.JoinRefusal;
import io.portway.schedule.WriteScheduler;
import io.portway.testing.MarkdownTable;
import io.portway.transport.JoinFrame;
import io.portway.trunk.TrunkSettings;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** docs/protocol.md says what the code does, in the same order. */
class ProtocolDocTest {
  private static final Path DOCUMENT = Path.of("../docs/protocol.md");

  private static List<List<String>> table(String heading, String... head) throws IOException {
    return MarkdownTable.of(DOCUMENT, heading, head);
  }

  /** The first {@code count} cells of each row. */
  private static List<List<String>> cut(List<List<String>> rows, int count) {
    return rows.stream().map(row -> row.subList(0, count)).toList();
  }

  private static <E extends Enum<E>> List<List<String>> codes(
      Class<E> type, ToIntFunction<E> code) {
    return Arrays.stream(type.getEnumConstants())
        .map(value -> List.of(String.valueOf(code.applyAsInt(value)), value.name()))
        .toList();
  }

  @Test
  void framesAreThoseOfTheCode() throws IOException {
    List<List<String>> expected =
        Arrays.stream(FrameType.values())
            .map(
                type ->
                    List.of(
                        type.name(),
                        "0x%02x".formatted(type.code()),
                        type.scope().name(),
                        type.numbering().name(),
                        String.valueOf(type.minPayload()),
                        String.valueOf(type.maxPayload())))
            .toList();

    assertThat(table("## Frame types", "type", "code", "scope", "numbered", "shortest", "longest"))
        .isEqualTo(expected);
  }

  @Test
  void flagsAreThoseOfTheCode() throws IOException {
    assertThat(cut(table("## Framing", "flag", "name", "means"), 2))
        .containsExactly(
            List.of("0x%02x".formatted(Frames.FLAG_CRITICAL), "critical"),
            List.of("0x%02x".formatted(Frames.FLAG_MORE), "more"));
  }

  @Test
  void codesAreThoseOfTheCode() throws IOException {
    assertThat(cut(table("## Codes of RESET", "code", "name", "means"), 2))
        .isEqualTo(codes(ResetCode.class, ResetCode::code));
    assertThat(cut(table("### Codes of GOAWAY", "code", "name", "means"), 2))
        .isEqualTo(codes(GoAwayCode.class, GoAwayCode::code));
    assertThat(cut(table("### Scopes of GOAWAY", "code", "name", "what ends"), 2))
        .isEqualTo(codes(GoAway.Scope.class, GoAway.Scope::code));
    assertThat(cut(table("## Codes of OPEN_RESULT", "code", "name", "word", "means"), 3))
        .isEqualTo(
            Arrays.stream(OpenOutcome.values())
                .map(value -> List.of("" + value.code(), value.name(), value.word()))
                .toList());
  }

  @Test
  void fieldsOfTheGreetingAreThoseOfItsRecords() throws IOException {
    List<List<String>> hello = table("Fields of HELLO:", "field", "means");
    List<List<String>> welcome = table("Fields of WELCOME:", "field", "means");

    assertThat(hello).extracting(row -> row.get(0)).isEqualTo(components(Hello.class));
    assertThat(welcome).extracting(row -> row.get(0)).isEqualTo(components(Welcome.class));
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  @Test
  void controlMessagesAreThoseOfTheCode() throws IOException {
    List<List<String>> expected = new ArrayList<>();
    for (JsonSubTypes.Type type : ControlMessage.class.getAnnotation(JsonSubTypes.class).value()) {
      expected.add(List.of(type.name(), String.join(" ", components(type.value()))));
    }

    assertThat(table("## Control messages", "type", "from", "keys"))
        .extracting(row -> List.of(row.get(0), row.get(2).replace("*", "")))
        .isEqualTo(expected);
    assertThat(table("## Control messages", "key", "means"))
        .extracting(row -> row.get(0))
        .isEqualTo(components(ControlMessage.Stated.class));
  }

  @Test
  void refusalsOfEnrolmentAreThoseOfTheCode() throws IOException {
    assertThat(table("## Enrolment", "code", "means"))
        .extracting(row -> row.get(0))
        .isEqualTo(Arrays.stream(JoinRefusal.values()).map(JoinRefusal::wireName).toList());
    assertThat(Files.readString(DOCUMENT))
        .contains("at most %,d bytes".formatted(JoinFrame.MAX_PAYLOAD));
  }

  @Test
  void limitsAreThoseOfTheCode() throws IOException {
    assertThat(cut(table("## Limits", "what", "limit"), 2).subList(0, 10))
        .extracting(row -> row.get(1).split(" ")[0])
        .containsExactly(
            "" + Frames.MAX_PAYLOAD,
            "" + Frames.MAX_OPEN,
            "" + FrameDecoder.MAX_CONTROL,
            "" + CreditPool.FLOOR,
            "" + CreditPool.START,
            "" + ReceiveWindow.NEAR_MAX,
            "" + TrunkMemory.GUARANTEED,
            "" + TrunkSettings.SESSION_STREAMS,
            "" + TrunkSettings.TRUNKS,
            "" + WriteScheduler.QUANTUM);
  }
}
