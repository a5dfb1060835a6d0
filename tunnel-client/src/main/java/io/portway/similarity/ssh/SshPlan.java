package io.portway.similarity.ssh;

import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.HopException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How to get a session with a host: where it is, who logs in by what, by which key it is known, and
 * over which hosts to go there. What was asked for wins over what the configuration says.
 */
public final class SshPlan {
  private static final int MAX_JUMPS = 8;

  /**
   * What was asked for. Each may be null.
   *
   * @param identity the only key to offer
   * @param password to log in with, or of the key; never shown to a host on the way
   * @param knownHosts the file of known host keys
   * @param hostKeyAlias the name under which the host's key is known
   * @param jumps hosts on the way, {@code USER@HOST:PORT}, separated by commas; {@code none} for
   *     none
   */
  public record Wish(
      Path identity, String password, Path knownHosts, String hostKeyAlias, String jumps) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return "identity=" + identity + " jumps=" + jumps;
    }
  }

  private record Stop(SshTarget target, SshLogin login, KnownHosts known) {}

  /** Hosts on the way first. */
  private final List<Stop> stops;

  private SshPlan(List<Stop> stops) {
    this.stops = stops;
  }

  /**
   * Makes a plan.
   *
   * @throws HopException if the configuration can't be used, or a name or a user is missing
   */
  public static SshPlan of(SshName name, Wish wish, SshConfig config) {
    return new SshPlan(stops(name, wish, config, 0));
  }

  /**
   * For a host behind a mapping, which is dialled here, whatever the configuration says of where.
   */
  public static SshPlan behind(
      String mapping, HostPort here, String user, Wish wish, SshConfig config) {
    HostSettings settings = config.of(mapping, user);
    SshTarget target = new SshTarget(user, here);
    return new SshPlan(List.of(stop(target, wish, settings)));
  }

  private static List<Stop> stops(SshName name, Wish wish, SshConfig config, int depth) {
    if (depth > MAX_JUMPS) {
      throw SshConfig.unusable(Text.of("ssh.config.jumps", name, MAX_JUMPS), null);
    }
    HostSettings settings = config.of(name.host(), name.user());
    List<Stop> stops = new ArrayList<>();
    String jumps = wish.jumps() == null ? settings.jumps() : wish.jumps();
    if (jumps != null && !jumps.equalsIgnoreCase("none")) {
      // The first one may have hosts on its own way; behind it the way is known.
      String before = null;
      for (String jump : jumps.split(",")) {
        Wish same = new Wish(wish.identity(), wish.password(), wish.knownHosts(), null, before);
        for (Stop stop : stops(SshName.parse(jump.strip()), same, config, depth + 1)) {
          stops.add(new Stop(stop.target(), stop.login().withoutPassword(), stop.known()));
        }
        before = "none";
      }
    }
    stops.add(stop(target(name, settings), wish, settings));
    return stops;
  }

  private static SshTarget target(SshName name, HostSettings settings) {
    String user = name.user() == null ? settings.user() : name.user();
    if (user == null) {
      throw SshName.wrong(Text.of("ssh.target.user", name));
    }
    String host = settings.hostName() == null ? name.host() : settings.hostName();
    Integer port = name.port() == null ? settings.port() : name.port();
    try {
      return new SshTarget(user, new HostPort(host, port == null ? SshTarget.DEFAULT_PORT : port));
    } catch (IllegalArgumentException e) {
      throw SshConfig.unusable(Text.of("ssh.target.syntax", e.getMessage()), e);
    }
  }

  private static Stop stop(SshTarget target, Wish wish, HostSettings settings) {
    SshLogin.Files files =
        new SshLogin.Files(
            settings.identities(),
            settings.certificates(),
            settings.identitiesOnly(),
            SshLogin.agent(settings.agent()));
    SshLogin login = new SshLogin(wish.identity(), wish.password(), wish.password(), files);
    Path file = wish.knownHosts() == null ? settings.knownHosts() : wish.knownHosts();
    String alias = wish.hostKeyAlias() == null ? settings.hostKeyAlias() : wish.hostKeyAlias();
    return new Stop(
        target, login, new KnownHosts(file == null ? KnownHosts.defaultFile() : file, alias));
  }

  /**
   * Connects and logs in, at each host on the way first; closing the session closes those, too.
   *
   * @param witness says what the last host's key is, if somebody knows
   * @param notes hears what the user should know, such as a new host key
   */
  public SshSession open(HostKeyWitness witness, Deadline deadline, Consumer<Text> notes)
      throws InterruptedException {
    return open(stops, witness, deadline, notes, new SshTrace());
  }

  /** The same, to look at: {@code trace} keeps what is seen, and no host key is remembered. */
  public SshSession examine(HostKeyWitness witness, Deadline deadline, SshTrace trace)
      throws InterruptedException {
    List<Stop> looked =
        stops.stream()
            .map(stop -> new Stop(stop.target(), stop.login(), stop.known().onlyLooking()))
            .toList();
    return open(looked, witness, deadline, note -> {}, trace);
  }

  private static SshSession open(
      List<Stop> stops,
      HostKeyWitness witness,
      Deadline deadline,
      Consumer<Text> notes,
      SshTrace trace)
      throws InterruptedException {
    SshSession over = null;
    for (int i = 0; i < stops.size(); i++) {
      Stop stop = stops.get(i);
      boolean isLast = i + 1 == stops.size();
      over =
          SshSession.open(
              stop.target(),
              stop.login(),
              stop.known(),
              isLast ? witness : HostKeyWitness.NONE,
              over,
              deadline,
              notes,
              isLast ? trace : new SshTrace());
    }
    return over;
  }

  /** Where is dialled from here: the host itself, or the first one on the way. */
  public HostPort first() {
    return stops.get(0).target().address();
  }

  /** How to log in at the host itself. */
  SshLogin login() {
    return stops.get(stops.size() - 1).login();
  }

  /** The host itself. */
  public SshTarget target() {
    return stops.get(stops.size() - 1).target();
  }
}
