package io.portway.transport;

import io.netty.util.NetUtil;
import io.portway.mapping.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of sockets as people read them; no name server is asked. */
public final class Addresses {
  private Addresses() {}

  /** The address in digits, IPv6 as RFC 5952 writes it: {@code [::1]:22}. */
  public static HostPort of(InetSocketAddress address) {
    return new HostPort(of(address.getAddress()), address.getPort());
  }

  /** The same without a port and without brackets. */
  public static String of(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
