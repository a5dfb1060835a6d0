package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.doctor.Reach;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.ssh.KnownHosts;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.SshTrace;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The way into the SSH host: its address, who answers there, its key, and the login. */
final class SshChecks {
  private static final Duration LOOKUP = Duration.ofSeconds(5);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** From then on sshd's MaxAuthTries of 6 is near. */
  private static final int MANY_KEYS = 3;

  private final Walk walk;
  private HopException loginFailure;

  SshChecks(Walk walk) {
    this.walk = walk;
  }

  Finding dns() throws InterruptedException {
    HostPort address = walk.sshAddress();
    try {
      List<InetAddress> all = Reach.lookUp(address.host(), LOOKUP);
      String found =
          all.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
      return found.equals(address.host())
          ? Finding.ok("doctor.dns.literal", found)
          : Finding.ok("sim.dns.ok", address.host(), found);
    } catch (UnknownHostException e) {
      return Finding.failed(ExitCode.UNREACHABLE, "sim.dns.failed", address.host());
    }
  }

  Finding tcp() throws InterruptedException {
    HostPort address = walk.sshAddress();
    Reach reach = Reach.to(address, CONNECT);
    if (reach.outcome() == Reach.Outcome.OK) {
      return Finding.ok("sim.tcp.ok", address);
    }
    return Finding.failed(
        ExitCode.UNREACHABLE,
        "sim.tcp." + reach.outcome(),
        address,
        CONNECT.toSeconds(),
        reach.detail());
  }

  Finding banner() throws InterruptedException {
    return BannerCheck.look(walk.sshAddress());
  }

  /** Opens the session: sshd would count a connection that only looks at the key as a failure. */
  Finding hostKey() throws InterruptedException {
    SshTrace trace = walk.trace();
    try {
      walk.ssh();
    } catch (HopException e) {
      if (trace.hostKey().isEmpty() || trace.methods().isEmpty()) {
        throw e; // it did not come to a login
      }
      loginFailure = e;
    }
    SshTrace.HostKey key = trace.hostKey().orElseThrow();
    Object[] gaps = {
      key.name(), key.type() + " " + key.fingerprint(), key.file(), trace.algorithms()
    };
    if (trace.isAttested()) {
      return Finding.ok("sim.host-key.attested", gaps);
    }
    return key.standing() == KnownHosts.Standing.NEW
        ? Finding.warning("sim.host-key.new", gaps)
        : Finding.ok("sim.host-key.ok", gaps);
  }

  Finding login() throws InterruptedException {
    SshTrace trace = walk.trace();
    String methods = list(trace.methods());
    String refused = list(trace.refusedKeys());
    int count = trace.refusedKeys().size();
    if (loginFailure == null) {
      SshSession session = walk.ssh();
      if (count >= MANY_KEYS) {
        return Finding.warning("sim.login.many-keys", session.target(), count, refused);
      }
      return trace
          .acceptedKey()
          .map(key -> Finding.ok("sim.login.key", session.target(), key, methods))
          .orElseGet(() -> Finding.ok("sim.login.password", session.target(), methods));
    }
    String who = walk.sshHost();
    ExitCode exit = Findings.exit(loginFailure.failure());
    if (trace.goodbye().contains("Too many authentication failures")) {
      return Finding.failed(exit, "sim.login.too-many", who, count, refused);
    }
    if (exit != ExitCode.REFUSED) {
      return Findings.of(loginFailure);
    }
    if (trace.isPasswordRefused()) {
      return Finding.failed(exit, "sim.login.password-refused", who, methods);
    }
    return count == 0
        ? Finding.failed(exit, "sim.login.no-key", who, methods)
        : Finding.failed(
            exit,
            Text.of("sim.login.refused", who, methods, count, refused),
            Text.of("sim.login.refused.remedy"));
  }

  private static String list(List<String> words) {
    return words.isEmpty() ? "-" : String.join(", ", words);
  }
}
