package io.portway.wire;

/**
 * The frames of the protocol: code, where they belong, whether they are numbered, and how long
 * their payload may be. {@code docs/protocol.md} has the same table; a test keeps the two equal.
 */
public enum FrameType {
  HELLO(0x01, Scope.LINK, Numbering.NEVER, 2, 4096),
  WELCOME(0x02, Scope.LINK, Numbering.NEVER, 2, 4096),
  OPEN(0x03, Scope.STREAM, Numbering.NUMBERED, 16, Frames.MAX_PAYLOAD),
  OPEN_RESULT(0x04, Scope.STREAM, Numbering.NUMBERED, 5, 517),
  DATA(0x05, Scope.STREAM, Numbering.NUMBERED, 1, Frames.MAX_PAYLOAD),
  FIN(0x06, Scope.STREAM, Numbering.NUMBERED, 8, 8),
  RESET(0x07, Scope.STREAM, Numbering.NUMBERED, 10, 266),
  CREDIT(0x08, Scope.STREAM, Numbering.NEVER, 8, 8),
  ACK(0x09, Scope.LINK, Numbering.NEVER, 8, 8),
  PING(0x0a, Scope.LINK, Numbering.NEVER, 8, 8),
  PONG(0x0b, Scope.LINK, Numbering.NEVER, 8, 8),
  CONTROL(0x0c, Scope.TRUNK, Numbering.NUMBERED, 1, Frames.MAX_PAYLOAD),
  GOAWAY(0x0d, Scope.LINK, Numbering.NEVER, 10, 522),
  /** Reserved for unreliable payloads; nobody sends it yet, and it is skipped like any unknown. */
  DATAGRAM(0x0e, Scope.STREAM, Numbering.NEVER, 0, Frames.MAX_PAYLOAD);

  /** What a frame speaks about; only STREAM frames carry a stream id other than 0. */
  public enum Scope {
    LINK,
    TRUNK,
    STREAM
  }

  /** Whether the frame's bytes count in the trunk's 64-bit number and are replayed. */
  public enum Numbering {
    NUMBERED,
    NEVER
  }

  private static final FrameType[] BY_CODE = new FrameType[256];

  static {
    for (FrameType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final Scope scope;
  private final Numbering numbering;
  private final int minPayload;
  private final int maxPayload;

  FrameType(int code, Scope scope, Numbering numbering, int minPayload, int maxPayload) {
    this.code = code;
    this.scope = scope;
    this.numbering = numbering;
    this.minPayload = minPayload;
    this.maxPayload = maxPayload;
  }

  /** The type with this code, or null where this version knows none. */
  static FrameType ofCode(int code) {
    return BY_CODE[code & 0xff];
  }

  public int code() {
    return code;
  }

  public Scope scope() {
    return scope;
  }

  public Numbering numbering() {
    return numbering;
  }

  public boolean numbered() {
    return numbering == Numbering.NUMBERED;
  }

  /** Smallest payload in bytes. */
  public int minPayload() {
    return minPayload;
  }

  /** Largest payload in bytes. */
  public int maxPayload() {
    return maxPayload;
  }
}
