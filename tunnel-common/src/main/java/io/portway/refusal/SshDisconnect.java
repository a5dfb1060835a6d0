package io.portway.refusal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * An SSH server's shortest conversation: its identification line (RFC 4253, 4.2) and one binary
 * packet, still without encryption (section 6), that says SSH_MSG_DISCONNECT (section 11.1).
 * OpenSSH prints the description. Pure.
 */
final class SshDisconnect {
  private static final String IDENTIFICATION = "SSH-2.0-Portway\r\n";
  private static final int MSG_DISCONNECT = 1;
  private static final int BY_APPLICATION = 11;

  /** Before encryption, packets are padded to a multiple of 8 bytes, with at least 4. */
  private static final int BLOCK = 8;

  private static final int LEAST_PADDING = 4;

  /** A terminal's worth; RFC 4253 leaves it open. */
  private static final int MAX_DESCRIPTION = 500;

  private SshDisconnect() {}

  static ByteBuf encode(ByteBufAllocator allocator, String description) {
    byte[] text = printable(description);
    int payload = 1 + 4 + 4 + text.length + 4;
    int padding = BLOCK - (4 + 1 + payload) % BLOCK;
    if (padding < LEAST_PADDING) {
      padding += BLOCK;
    }
    return allocator
        .buffer(IDENTIFICATION.length() + 4 + 1 + payload + padding)
        .writeBytes(IDENTIFICATION.getBytes(StandardCharsets.US_ASCII))
        .writeInt(1 + payload + padding)
        .writeByte(padding)
        .writeByte(MSG_DISCONNECT)
        .writeInt(BY_APPLICATION)
        .writeInt(text.length)
        .writeBytes(text)
        .writeInt(0) // no language tag
        .writeZero(padding);
  }

  /** ASCII only: whatever prints it must not be steered by control characters. */
  private static byte[] printable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(MAX_DESCRIPTION)
        .forEach(c -> out.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
