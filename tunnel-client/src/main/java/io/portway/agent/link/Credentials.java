package io.portway.agent.link;

import io.netty.handler.ssl.SslContext;
import io.portway.identity.Identity;
import io.portway.transport.Tls;

/**
 * What the next dial shows the relay. Live links keep what they were made with. Safe on any thread.
 */
public final class Credentials {
  private final Tls tls;
  private volatile Current current;

  public Credentials(Tls tls, Identity identity) {
    this.tls = tls;
    this.current = new Current(identity, tls.client(identity));
  }

  public Identity identity() {
    return current.identity();
  }

  SslContext context() {
    return current.context();
  }

  /** From the next dial on; builds a TLS context, so not on a loop. */
  public void replace(Identity renewed) {
    current = new Current(renewed, tls.client(renewed));
  }

  private record Current(Identity identity, SslContext context) {}
}
