package io.portway.testbed.bench.peer;

/** The two loopback ports of a backend, or those in front that lead there. */
public record Endpoints(int bulk, int http) {
  public static final String HOST = "127.0.0.1";
}
