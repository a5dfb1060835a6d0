package io.portway.testbed.bench;

/** The two loopback ports of a backend, or those in front that lead there. */
record Endpoints(int bulk, int http) {
  static final String HOST = "127.0.0.1";

  int of(Cell cell) {
    return cell.isHttp() ? http : bulk;
  }
}
