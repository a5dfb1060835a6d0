package io.portway.similarity.doctor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What the first bytes say of whoever answers at a port where SSH is expected. Pure.
 *
 * @param detail what it said, on one line; "" where nothing is to be quoted
 */
record Banner(Kind kind, String detail) {
  enum Kind {
    /** An SSH server's identification. */
    SSH,
    /** The same, behind lines that belong to nothing. */
    TEXT_BEFORE_SSH,
    /** The relay, in place of a host that it can't reach. */
    RELAY,
    /** sshd has as many logins under way as it takes. */
    MAX_STARTUPS,
    /** sshd punishes the address that connects. */
    PENALTY,
    HTTP,
    TLS,
    OTHER_TEXT,
    CLOSED,
    RESET,
    SILENT
  }

  private static final String RELAY_IDENTIFICATION = "SSH-2.0-Portway";
  private static final int TLS_ALERT = 0x15;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final int TLS_MAJOR = 3;
  private static final int DISCONNECT_HEAD = 4 + 1 + 1 + 4;
  private static final int SHOWN = 200;

  /** Whether another attempt may go better: sshd turns away at random when it is crowded. */
  boolean mayPass() {
    return switch (kind) {
      case MAX_STARTUPS, PENALTY, CLOSED, RESET -> true;
      default -> false;
    };
  }

  /** Whether it ended without a word. */
  boolean isSilentlyOver() {
    return kind == Kind.CLOSED || kind == Kind.RESET;
  }

  /** Whether these bytes tell enough, or more must come. */
  static boolean isWhole(byte[] bytes) {
    if (isTls(bytes)) {
      return true;
    }
    String text = text(bytes);
    int ssh = ssh(text);
    if (ssh < 0) {
      return isHttp(text) && text.indexOf('\n') >= 0;
    }
    int end = text.indexOf('\n', ssh);
    return end >= 0
        && (!text.startsWith(RELAY_IDENTIFICATION) || description(bytes, end + 1).isPresent());
  }

  /**
   * @param bytes all that came until the line was whole, the peer closed, or patience ended
   * @param end what became of the connection where the bytes are not whole
   */
  static Banner of(byte[] bytes, Kind end) {
    if (isTls(bytes)) {
      return new Banner(Kind.TLS, "");
    }
    String text = text(bytes);
    int ssh = ssh(text);
    if (ssh >= 0) {
      return ofSsh(bytes, text, ssh);
    }
    if (isHttp(text)) {
      return new Banner(Kind.HTTP, firstLine(text));
    }
    if (text.isBlank()) {
      return new Banner(end, "");
    }
    String line = firstLine(text);
    if (line.startsWith("Exceeded MaxStartups")) {
      return new Banner(Kind.MAX_STARTUPS, line);
    }
    return line.startsWith("Not allowed at this time")
        ? new Banner(Kind.PENALTY, line)
        : new Banner(Kind.OTHER_TEXT, line);
  }

  private static Banner ofSsh(byte[] bytes, String text, int ssh) {
    String identification = firstLine(text.substring(ssh));
    if (ssh > 0) {
      return new Banner(Kind.TEXT_BEFORE_SSH, firstLine(text));
    }
    if (identification.startsWith(RELAY_IDENTIFICATION)) {
      int end = text.indexOf('\n');
      String said = end < 0 ? "" : description(bytes, end + 1).orElse("");
      return new Banner(Kind.RELAY, said.isEmpty() ? identification : said);
    }
    return new Banner(Kind.SSH, identification);
  }

  /** The text of SSH_MSG_DISCONNECT (RFC 4253, 11.1) in a packet that is not encrypted yet. */
  private static Optional<String> description(byte[] bytes, int from) {
    ByteBuffer packet = ByteBuffer.wrap(bytes, from, bytes.length - from);
    if (packet.remaining() < DISCONNECT_HEAD + 4) {
      return Optional.empty();
    }
    packet.position(from + DISCONNECT_HEAD);
    int length = packet.getInt();
    if (length < 0 || length > packet.remaining()) {
      return Optional.empty();
    }
    return Optional.of(
        new String(bytes, packet.position(), length, StandardCharsets.UTF_8).strip());
  }

  private static boolean isTls(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] == TLS_ALERT || bytes[0] == TLS_HANDSHAKE)
        && bytes[1] == TLS_MAJOR;
  }

  private static boolean isHttp(String text) {
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    return lower.startsWith("http/") || lower.startsWith("<!doctype") || lower.startsWith("<html");
  }

  /** Where a line begins with SSH-, or -1. */
  private static int ssh(String text) {
    int behindLines = text.indexOf("\nSSH-");
    return text.startsWith("SSH-") ? 0 : behindLines < 0 ? -1 : behindLines + 1;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String firstLine(String text) {
    String line = text.strip().split("[\\r\\n]", 2)[0];
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
