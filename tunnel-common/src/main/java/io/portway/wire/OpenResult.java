package io.portway.wire;

import io.netty.buffer.ByteBuf;

/**
 * The answer to an OPEN. It is the answering side's first frame on the stream; after any outcome
 * but {@link OpenOutcome#OK} the stream is over on both sides.
 *
 * @param outcome what became of it
 * @param dialMicros how long the dial took, in microseconds
 * @param detail a sentence for operators, at most 512 bytes of UTF-8; empty where OK
 */
public record OpenResult(OpenOutcome outcome, int dialMicros, String detail) {
  private static final int MAX_DETAIL = 512;

  public static OpenResult ok(int dialMicros) {
    return new OpenResult(OpenOutcome.OK, dialMicros, "");
  }

  public static OpenResult failed(OpenOutcome outcome, String detail) {
    return new OpenResult(outcome, 0, detail);
  }

  public boolean isOk() {
    return outcome == OpenOutcome.OK;
  }

  void write(ByteBuf out) {
    out.writeByte(outcome.code());
    out.writeInt(dialMicros);
    out.writeBytes(Frames.utf8(detail, MAX_DETAIL));
  }

  static OpenResult read(ByteBuf in) {
    return new OpenResult(
        OpenOutcome.ofCode(in.readUnsignedByte()),
        Frames.readPositive(in, "OPEN_RESULT dial time"),
        Frames.readText(in));
  }
}
