package io.portway.similarity.command;

import io.portway.mapping.MappingRef;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.route.Route;
import io.portway.similarity.route.SshHost;
import io.portway.similarity.ssh.SshTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which SSH host, and how to log in there. */
final class SshOptions {
  @Mixin TunnelOptions tunnel;

  @Option(
      names = "--ssh",
      paramLabel = "USER@HOST:PORT",
      description =
          "The SSH host, usually a public port of the relay, or a host of ~/.ssh/config; with --to"
              + " only the user counts.")
  String ssh;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "Key to log in with; if need be the ssh-agent signs with it.")
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

  @Option(
      names = "--ssh-config",
      paramLabel = "FILE",
      description = "OpenSSH's configuration, none for none (default: ~/.ssh/config).")
  Path sshConfig;

  @Option(
      names = "--jump",
      paramLabel = "USER@HOST:PORT,...",
      description = "SSH hosts on the way, as ProxyJump; none for a straight way.")
  String jump;

  boolean isGiven() {
    return ssh != null;
  }

  SshHost host() {
    if (ssh == null) {
      throw Usage.wrong("usage.no-ssh");
    }
    SshHost host = tunnel.to == null ? SshHost.at(ssh) : behind(tunnel.to);
    if (identity != null) {
      host = host.withIdentity(identity);
    }
    Optional<String> password = SecretSource.read(passwordFile, SecretSource.SSH_PASSWORD);
    if (password.isPresent()) {
      host = host.withPassword(password.get());
    }
    if (knownHosts != null) {
      host = host.withKnownHosts(knownHosts);
    }
    if (sshConfig != null) {
      // In a profile it stands beside the profile's file.
      boolean none = sshConfig.endsWith("none");
      host = none ? host.withoutConfiguration() : host.withConfiguration(sshConfig);
    }
    if (jump != null) {
      host = host.withJumps(jump);
    }
    return hostKeyAlias == null ? host : host.withHostKeyAlias(hostKeyAlias);
  }

  /** {@code USER} alone is enough here, since the mapping says where. */
  private SshHost behind(MappingRef mapping) {
    if (jump != null) {
      throw Usage.wrong("usage.jump-to", mapping);
    }
    String user = ssh.indexOf('@') < 0 ? ssh : SshTarget.parse(ssh).user();
    return SshHost.behind(mapping.toString(), tunnel.config, user);
  }

  /** A client for programs and files. */
  SimilarityClient client(Job job, Duration timeout) {
    return job.client(timeout).route(Route.ssh(host())).build();
  }
}
