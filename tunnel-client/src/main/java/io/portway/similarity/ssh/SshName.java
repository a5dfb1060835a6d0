package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;

/**
 * An SSH host as it was asked for: {@code USER@HOST:PORT}, of which {@code ~/.ssh/config} may know
 * more, so that a short name of it is enough.
 *
 * @param user null where none was given
 * @param host an address, or what the configuration calls it
 * @param port null where none was given
 */
public record SshName(String user, String host, Integer port) {

  public static SshName parse(String text) {
    int at = text.lastIndexOf('@');
    if (at == 0) {
      throw wrong(Text.of("ssh.target.user", text));
    }
    String rest = text.substring(at + 1);
    boolean hasPort = rest.startsWith("[") ? rest.contains("]:") : rest.indexOf(':') >= 0;
    try {
      // Which port doesn't matter here: one is needed for the syntax.
      HostPort address = HostPort.parse(hasPort ? rest : rest + ":" + SshTarget.DEFAULT_PORT);
      if (address.isWildcard()) {
        throw wrong(Text.of("ssh.target.wildcard", address.host()));
      }
      if (address.port() == 0) {
        throw wrong(Text.of("ssh.target.port", text));
      }
      return new SshName(
          at < 0 ? null : text.substring(0, at), address.host(), hasPort ? address.port() : null);
    } catch (IllegalArgumentException e) {
      throw wrong(Text.of("ssh.target.syntax", e.getMessage()));
    }
  }

  static HopException wrong(Text sentence) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of("ssh.target.remedy"));
  }

  @Override
  public String toString() {
    String address = port == null ? host : new HostPort(host, port).toString();
    return user == null ? address : user + "@" + address;
  }
}
