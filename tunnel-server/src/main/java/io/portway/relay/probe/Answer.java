package io.portway.relay.probe;

import io.portway.mapping.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a service said first, classified.
 *
 * @param text its first line, without control characters and cut; or null
 */
public record Answer(Kind kind, String text) {
  private static final int MOST = 120;

  /** Bytes that tell what it is; more need not be kept. */
  static final int ENOUGH = 2 * MOST;

  /** What it looks like. */
  public enum Kind {
    SSH_BANNER,
    HTTP_STATUS,
    /** A record of TLS: the service expects a client that begins with a handshake. */
    TLS_RECORD,
    /** The connection stays open and nothing comes. */
    SILENT,
    /** Closed before a byte came. */
    CLOSED,
    /** The same, with a reset. */
    RESET,
    /** Bytes of another protocol. */
    OTHER;

    /** As JSON has it: {@code ssh-banner|http-status|tls-record|silent|closed|reset|other}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What bytes that came are the beginning of. */
  static Answer of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("SSH-")) {
      return new Answer(Kind.SSH_BANNER, line(text));
    }
    if (text.startsWith("HTTP/")) {
      return new Answer(Kind.HTTP_STATUS, line(text));
    }
    // A record begins with its type (alert or handshake) and the major version of TLS, which is 3.
    if (bytes.length >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03) {
      return new Answer(Kind.TLS_RECORD, bytes[0] == 0x15 ? "alert" : "handshake");
    }
    return new Answer(Kind.OTHER, line(text));
  }

  private static String line(String text) {
    String first = text.lines().findFirst().orElse("");
    String visible = first.replaceAll("[^\\x20-\\x7e]", ".").strip();
    return visible.length() <= MOST ? visible : visible.substring(0, MOST) + "...";
  }

  /** Whether a first line is whole, so that nothing more need be waited for. */
  static boolean isWhole(byte[] bytes) {
    for (byte one : bytes) {
      if (one == '\n') {
        return true;
      }
    }
    return bytes.length >= MOST || of(bytes).kind == Kind.TLS_RECORD;
  }

  /** Why a mapping of that protocol can't work with it, or null where it can. */
  String problem(Protocol protocol) {
    return switch (kind) {
      case CLOSED -> "the backend closes the connection at once";
      case RESET -> "the backend resets the connection at once";
      case SSH_BANNER ->
          protocol == Protocol.HTTP || protocol == Protocol.ELASTICSEARCH
              ? "the backend speaks SSH, but the mapping's protocol is " + protocol
              : text.startsWith("SSH-2.0-Portway") ? "the relay refuses visitors" : null;
      case HTTP_STATUS ->
          protocol == Protocol.SSH
              ? "the backend speaks HTTP, but the mapping's protocol is ssh"
              : null;
      case TLS_RECORD ->
          protocol == Protocol.TCP
              ? null
              : "the backend speaks TLS, but the mapping's protocol is " + protocol;
      case SILENT ->
          protocol == Protocol.TCP ? null : "the backend took the connection and says nothing";
      case OTHER ->
          protocol == Protocol.TCP ? null : "the backend speaks something else than " + protocol;
    };
  }

  @Override
  public String toString() {
    return text == null ? kind.toString() : kind + " " + text;
  }
}
