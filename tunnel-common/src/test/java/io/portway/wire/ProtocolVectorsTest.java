package io.portway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every line of docs/protocol-vectors.txt is true. */
class ProtocolVectorsTest {
  private static final Path VECTORS = Path.of("../docs/protocol-vectors.txt");

  /** A line of the file: bytes, and the frame that they are, or why they are none. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by content, here only.
  private record Vector(byte[] bytes, String meaning, boolean refused) {
    static Vector parse(String line) {
      int equals = line.indexOf(" = ");
      int refusal = line.indexOf(" ! ");
      boolean refused = refusal >= 0 && (equals < 0 || refusal < equals);
      int at = refused ? refusal : equals;
      return new Vector(
          ByteBufUtil.decodeHexDump(line.substring(0, at)), line.substring(at + 3), refused);
    }

    @Override
    public String toString() {
      return meaning;
    }
  }

  private static Stream<Vector> vectors() throws IOException {
    return Files.readAllLines(VECTORS).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Vector::parse);
  }

  static Stream<Vector> frames() throws IOException {
    return vectors().filter(vector -> !vector.refused());
  }

  static Stream<Vector> refusals() throws IOException {
    return vectors().filter(Vector::refused);
  }

  @Test
  void everyTypeThatIsSentHasAVector() throws IOException {
    Set<FrameType> types = EnumSet.noneOf(FrameType.class);
    frames()
        .filter(vector -> !vector.meaning().equals("skipped"))
        .forEach(vector -> types.add(FrameType.ofCode(vector.bytes()[0])));

    assertThat(types).isEqualTo(EnumSet.complementOf(EnumSet.of(FrameType.DATAGRAM)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void theBytesAreTheFrame(Vector vector) {
    FrameText text = FrameText.of(Unpooled.wrappedBuffer(vector.bytes()));

    assertThat(text.lines()).isEqualTo(List.of(vector.meaning()));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void theFrameIsTheBytes(Vector vector) {
    FrameText text = FrameText.of(Unpooled.wrappedBuffer(vector.bytes()));

    assertThat(text.encoded())
        .isEqualTo(vector.meaning().equals("skipped") ? new byte[0] : vector.bytes());
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void bytesThatAreNoFrameAreRefused(Vector vector) {
    assertThatThrownBy(() -> FrameText.of(Unpooled.wrappedBuffer(vector.bytes())))
        .isInstanceOf(WireException.class)
        .hasMessage(vector.meaning());
  }
}
