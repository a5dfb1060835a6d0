package io.portway.similarity.route;

import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.route.Route.Entrance;
import io.portway.similarity.ssh.HostKeyWitness;
import io.portway.similarity.ssh.SshConfig;
import io.portway.similarity.ssh.SshName;
import io.portway.similarity.ssh.SshPlan;
import io.portway.similarity.ssh.SshPlan.Wish;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTrace;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An SSH host, how to log in there, and by what it is recognised. Immutable: every {@code with}
 * makes another one. What isn't said here {@code ~/.ssh/config} may say. Without a key and a
 * password, the keys of the user's ssh-agent and the usual files are tried; the host's key is
 * remembered the first time it is seen, and insisted on ever after.
 */
public final class SshHost {
  private static final Wish NOTHING_ELSE = new Wish(null, null, null, null, null);

  private final SshName name;
  private final Entrance entrance;
  private final Wish wish;
  private final SshConfig configuration;

  /** Without {@code entrance} the name says where, with it only who. */
  private SshHost(SshName name, Entrance entrance, Wish wish, SshConfig configuration) {
    this.name = name;
    this.entrance = entrance;
    this.wish = wish;
    this.configuration = configuration;
  }

  /**
   * A host that can be dialled, usually a public port of the relay.
   *
   * @param target {@code USER@HOST:PORT}, or a host that {@code ~/.ssh/config} knows; without a
   *     port there and here, 22
   * @return the host
   * @throws io.portway.similarity.hop.HopException if that is no such address
   */
  public static SshHost at(String target) {
    return new SshHost(SshName.parse(target), null, NOTHING_ELSE, SshConfig.ofUser());
  }

  /**
   * A host behind a private mapping. Its key is remembered under the mapping's name. What the
   * configuration says of a host of that name holds, but for where it is.
   *
   * @param mapping {@code MAPPING@AGENT}
   * @param configuration of a visitor that was admitted, as {@code tunnel-client -c} has it
   * @param user who logs in
   * @return the host
   * @throws IllegalArgumentException if {@code mapping} is no such name
   */
  public static SshHost behind(String mapping, Path configuration, String user) {
    Entrance entrance = new Entrance(MappingRef.parse(mapping), configuration);
    Wish wish = new Wish(null, null, null, mapping, null);
    return new SshHost(new SshName(user, mapping, null), entrance, wish, SshConfig.ofUser());
  }

  /**
   * Offers this key alone. Where it is encrypted and there is no password, or only its public half
   * is there, the user's ssh-agent signs.
   *
   * @param key a private key that only its owner can read, or the public half of one
   * @return another host
   */
  public SshHost withIdentity(Path key) {
    return with(
        new Wish(key, wish.password(), wish.knownHosts(), wish.hostKeyAlias(), wish.jumps()));
  }

  /**
   * Offers a password, or opens an encrypted key with it.
   *
   * @param secret never printed
   * @return another host
   */
  public SshHost withPassword(String secret) {
    return with(
        new Wish(wish.identity(), secret, wish.knownHosts(), wish.hostKeyAlias(), wish.jumps()));
  }

  /**
   * Remembers host keys elsewhere than in {@code ~/.ssh/known_hosts}.
   *
   * @param file as OpenSSH has it; made where it is missing
   * @return another host
   */
  public SshHost withKnownHosts(Path file) {
    return with(
        new Wish(wish.identity(), wish.password(), file, wish.hostKeyAlias(), wish.jumps()));
  }

  /**
   * Remembers the host's key under a name, which survives a change of port.
   *
   * @param alias in place of {@code [HOST]:PORT}
   * @return another host
   */
  public SshHost withHostKeyAlias(String alias) {
    return with(new Wish(wish.identity(), wish.password(), wish.knownHosts(), alias, wish.jumps()));
  }

  /**
   * Goes there over other hosts, each of whose keys is checked, too. Not for a host behind a
   * mapping.
   *
   * @param hosts {@code USER@HOST:PORT}, separated by commas in the order of the way; {@code none}
   *     for a straight way, whatever the configuration says
   * @return another host
   */
  public SshHost withJumps(String hosts) {
    return with(
        new Wish(wish.identity(), wish.password(), wish.knownHosts(), wish.hostKeyAlias(), hosts));
  }

  /**
   * Reads another file than {@code ~/.ssh/config}.
   *
   * @param file as OpenSSH has it
   * @return another host
   */
  public SshHost withConfiguration(Path file) {
    return new SshHost(name, entrance, wish, SshConfig.in(file));
  }

  /**
   * Reads no configuration.
   *
   * @return another host
   */
  public SshHost withoutConfiguration() {
    return new SshHost(name, entrance, wish, SshConfig.none());
  }

  private SshHost with(Wish other) {
    return new SshHost(name, entrance, other, configuration);
  }

  /** The mapping that it is behind, or null. */
  Entrance entrance() {
    return entrance;
  }

  /**
   * Opens a session.
   *
   * @param here where it is to be dialled if it is behind a mapping
   * @param witness says what its key is, if somebody knows
   */
  SshSession open(HostPort here, HostKeyWitness witness, Deadline deadline, Consumer<Text> notes)
      throws InterruptedException {
    return plan(here).open(witness, deadline, notes);
  }

  /** The same, to look at: {@code trace} keeps what is seen, and no host key is remembered. */
  SshSession examine(HostPort here, HostKeyWitness witness, Deadline deadline, SshTrace trace)
      throws InterruptedException {
    return plan(here).examine(witness, deadline, trace);
  }

  private SshPlan plan(HostPort here) {
    return entrance == null
        ? SshPlan.of(name, wish, configuration)
        : SshPlan.behind(name.host(), here, name.user(), wish, configuration);
  }

  /** Where is dialled first; not for a host behind a mapping. */
  HostPort address() {
    return plan(null).first();
  }

  @Override
  public String toString() {
    return entrance == null ? name.toString() : name.user() + "@" + entrance.mapping();
  }
}
