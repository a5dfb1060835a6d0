package io.portway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.portway.transport.Transports;
import io.portway.wire.ResetCode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets at both ends of a trunk: what one end does, the other sees, in each direction. */
class JointTest {
  private SocketPath path;

  /** Which transport, and whether the visitor begins or the backend. */
  static Stream<Arguments> ways() {
    return Stream.of(
        Arguments.of(Transports.detect().describe(), Transports.detect(), true),
        Arguments.of(Transports.detect().describe(), Transports.detect(), false),
        Arguments.of("fallback", Transports.fallback(), true),
        Arguments.of("fallback", Transports.fallback(), false));
  }

  @AfterEach
  void closePath() throws IOException {
    if (path != null) {
      path.close();
    }
  }

  private void use(Transports transports, int receiveBuffer) throws IOException {
    path = new SocketPath(transports, receiveBuffer);
  }

  private Socket first(boolean visitorBegins) {
    return visitorBegins ? path.visitor : path.backend;
  }

  private Socket second(boolean visitorBegins) {
    return visitorBegins ? path.backend : path.visitor;
  }

  private long arrived(boolean fromVisitor) {
    return fromVisitor ? path.atAgent.bytes() : path.atRelay.bytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private void assertOver() {
    await().until(() -> path.isOver());
    assertThat(path.pair.relay().<Long>call(() -> path.pair.relay().trunk.credit().promised()))
        .isZero();
    assertThat(path.pair.dialler().<Long>call(() -> path.pair.dialler().trunk.credit().promised()))
        .isZero();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void aFinArrivesAsSuchAndLeavesTheOtherDirectionOpen(
      String name, Transports transports, boolean visitorBegins) throws IOException {
    use(transports, 0);
    Socket one = first(visitorBegins);
    Socket other = second(visitorBegins);

    one.getOutputStream().write(bytes("question"));
    one.shutdownOutput();
    assertThat(other.getInputStream().readAllBytes()).asString().isEqualTo("question");
    other.getOutputStream().write(bytes("answer"));
    byte[] answer = one.getInputStream().readNBytes(6);
    assertThat(path.isOver()).isFalse();
    other.shutdownOutput();

    assertThat(answer).asString().isEqualTo("answer");
    assertThat(one.getInputStream().read()).isEqualTo(-1);
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void finsThatCrossEachOtherEndBothDirections(
      String name, Transports transports, boolean visitorBegins) throws IOException {
    use(transports, 0);
    byte[] much = noise(300_000);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                first(visitorBegins).getOutputStream().write(much);
                first(visitorBegins).shutdownOutput();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    second(visitorBegins).shutdownOutput();

    assertThat(second(visitorBegins).getInputStream().readAllBytes()).isEqualTo(much);
    assertThat(first(visitorBegins).getInputStream().read()).isEqualTo(-1);
    sent.join();
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void aResetArrivesAsSuch(String name, Transports transports, boolean visitorBegins)
      throws IOException {
    use(transports, 0);

    reset(first(visitorBegins));

    assertThatThrownBy(() -> second(visitorBegins).getInputStream().read())
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void aResetArrivesAfterFinInTheOtherDirection(
      String name, Transports transports, boolean visitorBegins) throws IOException {
    use(transports, 0);
    second(visitorBegins).shutdownOutput();
    assertThat(first(visitorBegins).getInputStream().read()).isEqualTo(-1);

    reset(first(visitorBegins));

    assertThatThrownBy(() -> second(visitorBegins).getInputStream().read())
        .isInstanceOf(SocketException.class);
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void whoeverHalfClosedAndIsThenResetIsHeardToo(
      String name, Transports transports, boolean visitorBegins) throws IOException {
    use(transports, 0);
    first(visitorBegins).shutdownOutput();
    assertThat(second(visitorBegins).getInputStream().read()).isEqualTo(-1);

    reset(first(visitorBegins));

    // The reader is gone: who goes on writing must be told.
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                second(visitorBegins).getOutputStream().write(noise(10_000));
              }
            })
        .isInstanceOf(SocketException.class);
    assertOver();
  }

  /** The bytes are with the reader's own end of the tunnel, but its kernel has no room for them. */
  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void bytesBeforeAResetAreDelivered(String name, Transports transports, boolean visitorBegins)
      throws IOException {
    // The fallback can't ask what its kernel has still to send: there the reader has room for all.
    boolean asks = transports.hasLinuxSocketOptions();
    use(transports, asks ? 4096 : 0);
    byte[] much = noise(asks ? 200_000 : 20_000);
    first(visitorBegins).getOutputStream().write(much);
    await().until(() -> arrived(visitorBegins) == much.length);

    reset(first(visitorBegins));
    await().until(() -> path.pair.relay().trunk.streamCount() == 0);

    Socket reader = second(visitorBegins);
    assertThat(reader.getInputStream().readNBytes(much.length)).isEqualTo(much);
    assertThatThrownBy(() -> reader.getInputStream().read()).isInstanceOf(SocketException.class);
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void aReaderThatLeavesStopsTheWriter(String name, Transports transports, boolean visitorBegins)
      throws IOException {
    use(transports, 0);
    Socket writer = first(visitorBegins);
    CompletableFuture<Throwable> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                while (true) {
                  writer.getOutputStream().write(noise(100_000));
                }
              } catch (IOException e) {
                return e;
              }
            });
    assertThat(second(visitorBegins).getInputStream().readNBytes(300_000)).hasSize(300_000);

    second(visitorBegins).close();

    assertThat(ended.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(SocketException.class);
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void aReaderThatDoesNotReadStopsTheWriterByItsCredit(
      String name, Transports transports, boolean visitorBegins) throws Exception {
    use(transports, 4096);
    Socket writer = first(visitorBegins);
    byte[] all = noise(40_000_000);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                writer.getOutputStream().write(all);
                writer.shutdownOutput();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });

    await().during(Duration.ofMillis(300)).until(() -> arrived(visitorBegins) > 0);
    assertThat(sent).isNotDone();
    assertThat(arrived(visitorBegins)).isLessThan(15_000_000);

    byte[] read = second(visitorBegins).getInputStream().readAllBytes();
    assertThat(Arrays.equals(read, all)).isTrue();
    second(visitorBegins).close();
    sent.join();
    assertOver();
  }

  @ParameterizedTest(name = "{0}, visitor begins: {2}")
  @MethodSource("ways")
  void theEndOfATrunkResetsBothSockets(String name, Transports transports, boolean visitorBegins)
      throws IOException {
    use(transports, 0);
    first(visitorBegins).getOutputStream().write(bytes("x"));
    assertThat(second(visitorBegins).getInputStream().read()).isEqualTo('x');
    var side = visitorBegins ? path.pair.relay() : path.pair.dialler();
    var others = visitorBegins ? path.pair.dialler() : path.pair.relay();

    side.run(() -> side.trunk.close(ResetCode.LINK_LOST, "cut"));
    await().until(() -> !others.events.isEmpty());
    others.run(() -> others.trunk.close(ResetCode.LINK_LOST, "cut"));

    assertThatThrownBy(() -> path.visitor.getInputStream().read())
        .isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> path.backend.getInputStream().read())
        .isInstanceOf(SocketException.class);
    assertOver();
  }
}
