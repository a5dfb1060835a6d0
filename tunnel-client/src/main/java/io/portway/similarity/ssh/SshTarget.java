package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.message.Text;

/** Who logs in where, written {@code USER@HOST:PORT}; without a port, 22. */
public record SshTarget(String user, HostPort address) {
  static final int DEFAULT_PORT = 22;

  public static SshTarget parse(String text) {
    SshName name = SshName.parse(text);
    if (name.user() == null) {
      throw SshName.wrong(Text.of("ssh.target.user", text));
    }
    int port = name.port() == null ? DEFAULT_PORT : name.port();
    return new SshTarget(name.user(), new HostPort(name.host(), port));
  }

  String host() {
    return address.host();
  }

  int port() {
    return address.port();
  }

  @Override
  public String toString() {
    return user + "@" + address;
  }
}
