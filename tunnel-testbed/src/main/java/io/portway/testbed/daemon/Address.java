package io.portway.testbed.daemon;

/** A host and a port as a ready line names them; a host of IPv6 stands in brackets. */
public record Address(String host, int port) {

  static Address parse(String text) {
    int colon = text.lastIndexOf(':');
    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
