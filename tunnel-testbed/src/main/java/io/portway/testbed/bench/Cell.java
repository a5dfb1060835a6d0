package io.portway.testbed.bench;

import io.portway.testbed.bench.load.LoadKind;
import java.util.List;
import java.util.stream.Collectors;

/** What is measured of each target in each round. */
enum Cell {
  UP_1("up1", "up, 1 stream", LoadKind.UP, 1),
  DOWN_1("down1", "down, 1 stream", LoadKind.DOWN, 1),
  UP_8("up8", "up, 8 streams", LoadKind.UP, 8),
  DOWN_8("down8", "down, 8 streams", LoadKind.DOWN, 8),
  REQUESTS("requests", "requests, keep-alive", LoadKind.KEEP_ALIVE, 32),
  CONNECTIONS("connections", "requests, one a connection", LoadKind.CLOSE, 32),
  ROUND_TRIP("roundtrip", "round trip, 64 bytes", LoadKind.ROUND_TRIP, 1),
  FIRST_BYTE("firstbyte", "new visitor, to its first byte", LoadKind.FIRST_BYTE, 1),
  KEYS_DOWN("keysdown", "key press beside a download", LoadKind.KEYS_AND_DOWN, 1),
  KEYS_UP("keysup", "key press beside an upload", LoadKind.KEYS_AND_UP, 1);

  private final String key;
  private final String title;
  private final LoadKind load;
  private final int connections;

  Cell(String key, String title, LoadKind load, int connections) {
    this.key = key;
    this.title = title;
    this.load = load;
    this.connections = connections;
  }

  /** What {@code --only} and the JSON call it. */
  String key() {
    return key;
  }

  String title() {
    return title;
  }

  LoadKind load() {
    return load;
  }

  /** Connections in use at once. */
  int connections() {
    return connections;
  }

  /** Whether its amount is bytes; otherwise it is requests or round trips. */
  boolean countsBytes() {
    return load == LoadKind.UP || load == LoadKind.DOWN || pressesKeys();
  }

  /** Whether keys are pressed beside the bytes that it counts. */
  boolean pressesKeys() {
    return load == LoadKind.KEYS_AND_DOWN || load == LoadKind.KEYS_AND_UP;
  }

  boolean isHttp() {
    return load == LoadKind.KEEP_ALIVE || load == LoadKind.CLOSE || load == LoadKind.FIRST_BYTE;
  }

  static String keys(List<Cell> cells) {
    return cells.stream().map(Cell::key).collect(Collectors.joining(", "));
  }
}
