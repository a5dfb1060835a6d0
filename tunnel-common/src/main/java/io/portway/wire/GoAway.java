package io.portway.wire;

import io.netty.buffer.ByteBuf;

/**
 * The sender gives up a link, a trunk or the session.
 *
 * @param scope what ends
 * @param code why
 * @param lastStreamId the highest stream id of the peer's that was seen; higher ones may be opened
 *     elsewhere
 * @param waitMillis how long the peer should wait before it dials again; 0 where it may choose
 * @param reason a sentence for operators, at most 512 bytes of UTF-8
 */
public record GoAway(
    Scope scope, GoAwayCode code, int lastStreamId, int waitMillis, String reason) {
  private static final int MAX_REASON = 512;

  /** What a GOAWAY ends. */
  public enum Scope {
    LINK(0),
    TRUNK(1),
    SESSION(2);

    private final int code;

    Scope(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Scope ofCode(int code) {
      return switch (code) {
        case 0 -> LINK;
        case 1 -> TRUNK;
        case 2 -> SESSION;
        default ->
            throw new WireException("GOAWAY scope " + code + " is unknown (expected: 0 to 2)");
      };
    }
  }

  void write(ByteBuf out) {
    out.writeByte(scope.code);
    out.writeByte(code.code());
    out.writeInt(lastStreamId);
    out.writeInt(waitMillis);
    out.writeBytes(Frames.utf8(reason, MAX_REASON));
  }

  static GoAway read(ByteBuf in) {
    return new GoAway(
        Scope.ofCode(in.readUnsignedByte()),
        GoAwayCode.ofCode(in.readUnsignedByte()),
        Frames.readPositive(in, "GOAWAY last stream id"),
        Frames.readPositive(in, "GOAWAY wait"),
        Frames.readText(in));
  }
}
