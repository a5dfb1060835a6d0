package io.portway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** At least one frame of every type that is sent, each with its bytes. */
final class FrameSamples {
  static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.7", 50_000);
  static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::7", 22);

  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  private FrameSamples() {}

  static Hello hello() {
    return new Hello(
        0,
        0,
        List.of("resume"),
        "portway/0.1.0",
        "agent",
        "000102030405060708090a0b0c0d0e0f",
        null,
        0,
        1,
        0,
        65_528,
        16_384,
        2048,
        10_000);
  }

  static Welcome welcome() {
    return new Welcome(
        0,
        List.of(),
        "portway/0.1.0",
        Welcome.NEW,
        "f0e1d2c3b4a5968778695a4b3c2d1e0f",
        0,
        2,
        1,
        0,
        65_528,
        16_384,
        2048,
        10_000,
        "office",
        "192.0.2.7:50000");
  }

  static OpenRequest open(InetSocketAddress visitor, InetSocketAddress endpoint) {
    return new OpenRequest(3, 1, 262_144, visitor, endpoint);
  }

  /** Name of a sample to its bytes. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("HELLO", bytes(Frames.hello(HEAP, hello())));
    all.put("WELCOME", bytes(Frames.welcome(HEAP, welcome())));
    all.put("OPEN", openWith(open(null, null), 0));
    all.put("OPEN with first bytes", openWith(open(V4, V6), 300));
    all.put("OPEN of full size", openWith(open(V6, V4), Frames.MAX_PAYLOAD - 12 - 26 - 2));
    all.put("OPEN_RESULT ok", bytes(Frames.openResult(HEAP, 1, OpenResult.ok(350))));
    all.put(
        "OPEN_RESULT refused",
        bytes(Frames.openResult(HEAP, 3, OpenResult.failed(OpenOutcome.REFUSED, "nobody there"))));
    all.put("DATA of one byte", data(1, 1));
    all.put("DATA", data(5, 1000));
    all.put("DATA of full size", data(0x7fff_ffff, Frames.MAX_PAYLOAD));
    all.put("FIN", bytes(Frames.fin(HEAP, 1, 1L << 40)));
    all.put(
        "RESET in order",
        bytes(Frames.reset(HEAP, 2, new Reset(ResetCode.PEER_RESET, Reset.Order.IN_ORDER, 7, ""))));
    all.put(
        "RESET abort",
        bytes(
            Frames.reset(
                HEAP,
                2,
                new Reset(ResetCode.READER_GONE, Reset.Order.ABORT, 0, "its visitor left"))));
    all.put("CREDIT", bytes(Frames.credit(HEAP, 4, 1L << 33)));
    all.put("ACK", bytes(Frames.ack(HEAP, 123_456_789_012L)));
    all.put("PING", bytes(Frames.ping(HEAP, -2)));
    all.put("PONG", bytes(Frames.pong(HEAP, 0x0123_4567_89ab_cdefL)));
    all.put("CONTROL", control(40));
    all.put("CONTROL in three frames", control(2 * Frames.MAX_PAYLOAD + 1));
    all.put(
        "GOAWAY",
        bytes(
            Frames.goAway(
                HEAP,
                new GoAway(
                    GoAway.Scope.SESSION, GoAwayCode.REPLACED, 9, 60_000, "another took over"))));
    return all;
  }

  private static byte[] openWith(OpenRequest request, int firstBytes) {
    ByteBuf frame = Frames.open(HEAP, 7, request, firstBytes);
    frame.writeBytes(noise(firstBytes));
    return bytes(frame);
  }

  static byte[] data(int streamId, int length) {
    return bytes(
        HEAP.buffer(Frames.HEADER + length)
            .writeLong(Frames.header(FrameType.DATA, 0, length, streamId))
            .writeBytes(noise(length)));
  }

  static byte[] control(int length) {
    StringBuilder text = new StringBuilder("{\"type\":\"");
    text.append("x".repeat(length - text.length() - 2)).append("\"}");
    return bytes(
        Frames.control(HEAP, text.toString().getBytes(StandardCharsets.UTF_8), Frames.MAX_PAYLOAD));
  }

  private static byte[] noise(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  static byte[] bytes(ByteBuf frame) {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    return bytes;
  }
}
