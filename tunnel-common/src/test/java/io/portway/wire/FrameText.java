package io.portway.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down what a decoder reads: one line a frame, in the words of docs/protocol-vectors.txt,
 * and the same frames encoded anew. The parts of a DATA frame become one line when the frame ends.
 */
public class FrameText implements FrameHandler {
  private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  private final List<String> lines = new ArrayList<>();
  private final ByteBuf encoded = Unpooled.buffer();
  private final ByteBuf data = Unpooled.buffer();
  private String pending;
  private int dataStream;
  private int bytes;

  /** What {@code wire} holds; the buffer's bytes are read, its owner stays. */
  public static FrameText of(ByteBuf wire) {
    FrameText text = new FrameText();
    new FrameDecoder(text, Frames.MAX_PAYLOAD).decode(wire);
    return text;
  }

  /** Lines of the frames that ended. */
  public List<String> lines() {
    return lines;
  }

  /** The frames that ended, but for skipped ones, as this version writes them. */
  public byte[] encoded() {
    return ByteBufUtil.getBytes(encoded);
  }

  /** What the decoder said of the frames' sizes, added up. */
  public int bytes() {
    return bytes;
  }

  @Override
  public void onHello(Hello hello) {
    frame("HELLO " + json(hello), Frames.hello(HEAP, hello));
  }

  @Override
  public void onWelcome(Welcome welcome) {
    frame("WELCOME " + json(welcome), Frames.welcome(HEAP, welcome));
  }

  private static String json(Object record) {
    return new String(WireJson.write(record), StandardCharsets.UTF_8);
  }

  @Override
  public void onOpen(int streamId, OpenRequest request, ByteBuf firstBytes) {
    String line =
        "OPEN stream=%d mapping=%d generation=%d credit=%d visitor=%s endpoint=%s first=%s"
            .formatted(
                streamId,
                request.mapping(),
                request.generation(),
                request.credit(),
                address(request.visitor()),
                address(request.endpoint()),
                hex(firstBytes));
    ByteBuf frame = Frames.open(HEAP, streamId, request, firstBytes.readableBytes());
    frame.writeBytes(firstBytes);
    firstBytes.release();
    frame(line, frame);
  }

  private static String address(InetSocketAddress address) {
    if (address == null) {
      return "-";
    }
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  @Override
  public void onOpenResult(int streamId, OpenResult result) {
    frame(
        "OPEN_RESULT stream=%d code=%s dialMicros=%d detail=%s"
            .formatted(streamId, result.outcome(), result.dialMicros(), result.detail()),
        Frames.openResult(HEAP, streamId, result));
  }

  @Override
  public void onData(int streamId, ByteBuf part) {
    data.writeBytes(part);
    part.release();
    pending = "DATA stream=" + streamId + " payload=";
    dataStream = streamId;
  }

  @Override
  public void onFin(int streamId, long finalOffset) {
    frame(
        "FIN stream=" + streamId + " offset=" + finalOffset,
        Frames.fin(HEAP, streamId, finalOffset));
  }

  @Override
  public void onReset(int streamId, Reset reset) {
    frame(
        "RESET stream=%d code=%s order=%s offset=%d detail=%s"
            .formatted(streamId, reset.code(), reset.order(), reset.finalOffset(), reset.detail()),
        Frames.reset(HEAP, streamId, reset));
  }

  @Override
  public void onCredit(int streamId, long limit) {
    frame("CREDIT stream=" + streamId + " limit=" + limit, Frames.credit(HEAP, streamId, limit));
  }

  @Override
  public void onAck(long received) {
    frame("ACK received=" + received, Frames.ack(HEAP, received));
  }

  @Override
  public void onPing(long opaque) {
    frame("PING opaque=%016x".formatted(opaque), Frames.ping(HEAP, opaque));
  }

  @Override
  public void onPong(long opaque) {
    frame("PONG opaque=%016x".formatted(opaque), Frames.pong(HEAP, opaque));
  }

  @Override
  public void onControl(byte[] message) {
    frame(
        "CONTROL " + new String(message, StandardCharsets.UTF_8),
        Frames.control(HEAP, message, Frames.MAX_PAYLOAD));
  }

  @Override
  public void onGoAway(GoAway goAway) {
    frame(
        "GOAWAY scope=%s code=%s last=%d waitMillis=%d reason=%s"
            .formatted(
                goAway.scope(),
                goAway.code(),
                goAway.lastStreamId(),
                goAway.waitMillis(),
                goAway.reason()),
        Frames.goAway(HEAP, goAway));
  }

  private void frame(String line, ByteBuf frame) {
    pending = line;
    encoded.writeBytes(frame);
    frame.release();
  }

  @Override
  public void onFrameEnd(FrameType type, int size) {
    bytes += size;
    if (type == FrameType.DATA) {
      encoded.writeLong(Frames.header(FrameType.DATA, 0, data.readableBytes(), dataStream));
      pending += hex(data);
      encoded.writeBytes(data);
      data.clear();
    }
    if (type == null) {
      lines.add("skipped");
    } else if (pending != null) {
      lines.add(pending);
    }
    pending = null;
  }

  private static String hex(ByteBuf bytes) {
    return bytes.isReadable() ? ByteBufUtil.hexDump(bytes) : "-";
  }
}
