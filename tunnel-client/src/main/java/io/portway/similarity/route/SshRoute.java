package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.ssh.SshSession;

/**
 * Through an SSH session ({@code direct-tcpip}) to a search server that the SSH host can reach:
 * nothing new is exposed anywhere, and one session carries all requests.
 */
public final class SshRoute implements Route {
  private final SshSession session;
  private final SearchAddress here;

  /** Takes the session over and closes it. {@code there} is the address as the SSH host sees it. */
  public SshRoute(SshSession session, SearchAddress there) {
    this.session = session;
    HostPort local = session.forward(new HostPort(there.host(), there.port()));
    this.here = there.at(local);
  }

  @Override
  public SearchAddress searchServer() {
    return here;
  }

  @Override
  public void close() {
    session.close();
  }
}
