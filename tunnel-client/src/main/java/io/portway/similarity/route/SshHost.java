package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.route.Route.Entrance;
import io.portway.similarity.ssh.KnownHosts;
import io.portway.similarity.ssh.SshLogin;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTarget;
import io.portway.similarity.ssh.SshTrace;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An SSH host, how to log in there, and by what it is recognised. Immutable: every {@code with}
 * makes another one. Without a key and a password, the usual keys of the user are tried; the host's
 * key is remembered the first time it is seen, and insisted on ever after.
 */
public final class SshHost {
  private final String user;
  private final HostPort address;
  private final Entrance entrance;
  private final Path identity;
  private final String password;
  private final Path knownHosts;
  private final String hostKeyAlias;

  /** Either {@code address} or {@code entrance} is null. */
  private SshHost(
      String user,
      HostPort address,
      Entrance entrance,
      Path identity,
      String password,
      Path knownHosts,
      String hostKeyAlias) {
    this.user = user;
    this.address = address;
    this.entrance = entrance;
    this.identity = identity;
    this.password = password;
    this.knownHosts = knownHosts;
    this.hostKeyAlias = hostKeyAlias;
  }

  /**
   * A host that can be dialled, usually a public port of the relay.
   *
   * @param target {@code USER@HOST:PORT}; without a port, 22
   * @return the host
   * @throws io.portway.similarity.hop.HopException if that is no such address
   */
  public static SshHost at(String target) {
    SshTarget parsed = SshTarget.parse(target);
    Path known = KnownHosts.defaultFile();
    return new SshHost(parsed.user(), parsed.address(), null, null, null, known, null);
  }

  /**
   * A host behind a private mapping. Its key is remembered under the mapping's name.
   *
   * @param mapping {@code MAPPING@AGENT}
   * @param configuration of a visitor that was admitted, as {@code tunnel-client -c} has it
   * @param user who logs in
   * @return the host
   * @throws IllegalArgumentException if {@code mapping} is no such name
   */
  public static SshHost behind(String mapping, Path configuration, String user) {
    Entrance entrance = new Entrance(MappingRef.parse(mapping), configuration);
    Path known = KnownHosts.defaultFile();
    return new SshHost(user, null, entrance, null, null, known, mapping);
  }

  /**
   * Offers this key alone.
   *
   * @param privateKey a file that only its owner can read
   * @return another host
   */
  public SshHost withIdentity(Path privateKey) {
    return new SshHost(user, address, entrance, privateKey, password, knownHosts, hostKeyAlias);
  }

  /**
   * Offers a password, or opens an encrypted key with it.
   *
   * @param secret never printed
   * @return another host
   */
  public SshHost withPassword(String secret) {
    return new SshHost(user, address, entrance, identity, secret, knownHosts, hostKeyAlias);
  }

  /**
   * Remembers host keys elsewhere than in {@code ~/.ssh/known_hosts}.
   *
   * @param file as OpenSSH has it; made where it is missing
   * @return another host
   */
  public SshHost withKnownHosts(Path file) {
    return new SshHost(user, address, entrance, identity, password, file, hostKeyAlias);
  }

  /**
   * Remembers the host's key under a name, which survives a change of port.
   *
   * @param name in place of {@code [HOST]:PORT}
   * @return another host
   */
  public SshHost withHostKeyAlias(String name) {
    return new SshHost(user, address, entrance, identity, password, knownHosts, name);
  }

  /** The mapping that it is behind, or null. */
  Entrance entrance() {
    return entrance;
  }

  /** {@code here} is where it is to be dialled if it is behind a mapping. */
  SshSession open(HostPort here, Deadline deadline, Consumer<Text> notes)
      throws InterruptedException {
    return SshSession.open(
        new SshTarget(user, entrance == null ? address : here),
        new SshLogin(identity, password),
        new KnownHosts(knownHosts, hostKeyAlias),
        deadline,
        notes);
  }

  /** The same, to look at: {@code trace} keeps what is seen, and no host key is remembered. */
  SshSession examine(HostPort here, Deadline deadline, SshTrace trace) throws InterruptedException {
    return SshSession.open(
        new SshTarget(user, entrance == null ? address : here),
        new SshLogin(identity, password),
        new KnownHosts(knownHosts, hostKeyAlias).onlyLooking(),
        deadline,
        note -> {},
        trace);
  }

  /** Null behind a mapping. */
  HostPort address() {
    return address;
  }

  @Override
  public String toString() {
    return user + "@" + (entrance == null ? address : entrance.mapping());
  }
}
