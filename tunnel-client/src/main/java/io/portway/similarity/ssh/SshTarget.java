package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;

/** Who logs in where, written {@code USER@HOST:PORT}; without a port, 22. */
public record SshTarget(String user, HostPort address) {
  private static final int DEFAULT_PORT = 22;

  public static SshTarget parse(String text) {
    int at = text.lastIndexOf('@');
    if (at <= 0) {
      throw wrong(Text.of("ssh.target.user", text));
    }
    String rest = text.substring(at + 1);
    boolean hasPort = rest.startsWith("[") ? rest.contains("]:") : rest.indexOf(':') >= 0;
    try {
      HostPort address = HostPort.parse(hasPort ? rest : rest + ":" + DEFAULT_PORT);
      if (address.isWildcard()) {
        throw wrong(Text.of("ssh.target.wildcard", address.host()));
      }
      if (address.port() == 0) {
        throw wrong(Text.of("ssh.target.port", text));
      }
      return new SshTarget(text.substring(0, at), address);
    } catch (IllegalArgumentException e) {
      throw wrong(Text.of("ssh.target.syntax", e.getMessage()));
    }
  }

  String host() {
    return address.host();
  }

  int port() {
    return address.port();
  }

  private static HopException wrong(Text sentence) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of("ssh.target.remedy"));
  }

  @Override
  public String toString() {
    return user + "@" + address;
  }
}
