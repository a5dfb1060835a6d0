package io.portway.similarity.command;

import io.portway.mapping.HostPort;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Text;
import io.portway.similarity.route.PrivateMapping;
import io.portway.similarity.ssh.KnownHosts;
import io.portway.similarity.ssh.SshLogin;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTarget;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which SSH host, and how to log in there. */
final class SshOptions {
  @Mixin TunnelOptions tunnel;

  @Option(
      names = "--ssh",
      paramLabel = "USER@HOST:PORT",
      description =
          "The SSH host, usually a public port of the relay; with --to only the user counts.")
  String ssh;

  @Option(names = "--identity", paramLabel = "FILE", description = "Private key to log in with.")
  Path identity;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the password (or the key's), readable by its owner only.")
  Path passwordFile;

  @Option(
      names = "--known-hosts",
      paramLabel = "FILE",
      description = "Host keys seen before (default: ~/.ssh/known_hosts).")
  Path knownHosts;

  @Option(
      names = "--host-key-alias",
      paramLabel = "NAME",
      description =
          "Name to remember the host key under, which survives a change of port"
              + " (default: [HOST]:PORT, with --to MAPPING@AGENT).")
  String hostKeyAlias;

  boolean isGiven() {
    return ssh != null;
  }

  SshSession open(Job job, Deadline deadline) {
    if (ssh == null) {
      throw Usage.wrong("usage.no-ssh");
    }
    if (tunnel.to == null) {
      return open(SshTarget.parse(ssh), hostKeyAlias, deadline, job::note);
    }
    PrivateMapping mapping = tunnel.open(job.spec);
    try {
      String alias = hostKeyAlias == null ? tunnel.to.toString() : hostKeyAlias;
      SshSession session = open(targetAt(mapping.address()), alias, deadline, job::note);
      session.closeAlso(mapping::close);
      return session;
    } catch (RuntimeException e) {
      mapping.close();
      throw e;
    }
  }

  /** {@code USER} alone is enough here, since the mapping says where. */
  private SshTarget targetAt(HostPort address) {
    String user = ssh.indexOf('@') < 0 ? ssh : SshTarget.parse(ssh).user();
    return new SshTarget(user, address);
  }

  private SshSession open(SshTarget target, String alias, Deadline deadline, Consumer<Text> notes) {
    String password = passwordFile == null ? null : SecretFile.read(passwordFile);
    Path file = knownHosts == null ? KnownHosts.defaultFile() : knownHosts;
    return SshSession.open(
        target, new SshLogin(identity, password), new KnownHosts(file, alias), deadline, notes);
  }
}
