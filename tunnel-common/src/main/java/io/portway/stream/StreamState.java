package io.portway.stream;

import io.portway.wire.ResetCode;

/**
 * Which directions of a stream are still open, after the pattern of RFC 9113, 5.1.
 *
 * <pre>
 *                     OPEN
 *        SEND_FIN  /        \  RECEIVE_FIN
 *   HALF_CLOSED_LOCAL    HALF_CLOSED_REMOTE
 *     RECEIVE_FIN  \        /  SEND_FIN
 *                    CLOSED        (and any RESET leads here at once)
 * </pre>
 */
enum StreamState {
  OPEN,
  /** We said FIN; the peer may still send. */
  HALF_CLOSED_LOCAL,
  /** The peer said FIN; we may still send. */
  HALF_CLOSED_REMOTE,
  CLOSED;

  StreamState on(StreamEvent event) {
    return switch (this) {
      case OPEN ->
          switch (event) {
            case SEND_FIN -> HALF_CLOSED_LOCAL;
            case RECEIVE_FIN -> HALF_CLOSED_REMOTE;
            case SEND_RESET, RECEIVE_RESET -> CLOSED;
          };
      case HALF_CLOSED_LOCAL ->
          switch (event) {
            case RECEIVE_FIN, SEND_RESET, RECEIVE_RESET -> CLOSED;
            case SEND_FIN -> throw new IllegalStateException(event + " in state " + this);
          };
      case HALF_CLOSED_REMOTE ->
          switch (event) {
            case SEND_FIN, SEND_RESET, RECEIVE_RESET -> CLOSED;
            case RECEIVE_FIN ->
                throw new StreamException(ResetCode.STATE, event + " in state " + this);
          };
      case CLOSED ->
          switch (event) {
            // Both sides ended it at once: a normal race.
            case RECEIVE_FIN, RECEIVE_RESET -> CLOSED;
            case SEND_FIN, SEND_RESET ->
                throw new IllegalStateException(event + " in state " + this);
          };
    };
  }

  boolean canReceive() {
    return this == OPEN || this == HALF_CLOSED_LOCAL;
  }

  boolean canSend() {
    return this == OPEN || this == HALF_CLOSED_REMOTE;
  }
}
