package io.portway.stream;

/** What moves a stream from one {@link StreamState} to the next. */
enum StreamEvent {
  SEND_FIN,
  RECEIVE_FIN,
  SEND_RESET,
  RECEIVE_RESET
}
