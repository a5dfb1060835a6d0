package io.portway.similarity.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.mapping.FullWidth;
import io.portway.message.Text;
import io.portway.similarity.ssh.ChannelCount;
import io.portway.similarity.ssh.SftpHome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is found on the SSH host once one is in: sessions, the account, files. */
final class HostChecks {
  /** So many of one user beside our own are no accident. */
  private static final int MANY_SESSIONS = 5;

  /** We run up to eight commands and files at once over one session. */
  private static final int CHANNELS_WANTED = 8;

  private static final int MOST_CHANNELS = 16;
  private static final long LITTLE_DISK_MIB = 100;
  private static final Duration NOTABLE_SKEW = Duration.ofSeconds(30);

  private final Walk walk;

  HostChecks(Walk walk) {
    this.walk = walk;
  }

  Finding sessions() throws InterruptedException {
    List<String> lines = walk.run("sessions.sh");
    String user = Walk.value(lines, "user");
    if (Walk.value(lines, "ps").isEmpty()) {
      return Finding.ok("sim.sessions.uncounted", user);
    }
    SshdProcesses all = SshdProcesses.parse(Walk.values(lines, "process"));
    List<Duration> ages = all.sessionsOf(Walk.value(lines, "uid"), user);
    int others = Math.max(0, ages.size() - 1);
    Text startups =
        all.startups()
            .map(one -> Text.of("sim.sessions.startups", one.underWay(), one.limit()))
            .orElse(Text.of("sim.sessions.no-startups"));
    if (others == 0) {
      return Finding.ok("sim.sessions.alone", user, startups);
    }
    Duration oldest = ages.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    Object[] gaps = {user, others, words(oldest), startups};
    return others >= MANY_SESSIONS
        ? Finding.warning("sim.sessions.many", gaps)
        : Finding.ok("sim.sessions.some", gaps);
  }

  private static String words(Duration time) {
    return time.toSeconds() < 120
        ? time.toSeconds() + " s"
        : time.toMinutes() < 120 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  Finding channels() throws InterruptedException {
    int count = ChannelCount.of(walk.ssh(), MOST_CHANNELS, walk.deadline());
    return count < CHANNELS_WANTED
        ? Finding.warning("sim.channels.few", count, CHANNELS_WANTED)
        : Finding.ok("sim.channels.ok", count < MOST_CHANNELS ? "" + count : count + "+");
  }

  Finding account() throws InterruptedException {
    List<String> lines = walk.run("account.sh");
    String[] disk = Walk.value(lines, "disk").split("\\s+");
    long free = disk.length > 3 && disk[3].matches("\\d+") ? Long.parseLong(disk[3]) >> 10 : -1;
    Object[] gaps = {
      Walk.value(lines, "user"),
      Walk.value(lines, "uid"),
      Walk.value(lines, "home"),
      Walk.value(lines, "umask"),
      free
    };
    if (Walk.value(lines, "home-usable").isEmpty()) {
      return Finding.warning("sim.account.no-home", gaps);
    }
    return free >= 0 && free < LITTLE_DISK_MIB
        ? Finding.warning("sim.account.full", gaps)
        : Finding.ok("sim.account.ok", gaps);
  }

  Finding clock() throws InterruptedException {
    Instant before = Instant.now();
    String there = Walk.value(walk.run("account.sh"), "time");
    if (!there.matches("\\d{1,12}")) {
      return Finding.ok("sim.host-clock.unknown");
    }
    // It was read somewhere between our two looks; the nearer one counts.
    Instant time = Instant.ofEpochSecond(Long.parseLong(there));
    Duration early = Duration.between(before, time.plusSeconds(1));
    Duration late = Duration.between(Instant.now(), time);
    if (!early.isNegative() && late.compareTo(Duration.ofSeconds(1)) <= 0) {
      return Finding.ok("sim.host-clock.ok");
    }
    Duration skew = early.isNegative() ? early : late;
    return skew.abs().compareTo(NOTABLE_SKEW) < 0
        ? Finding.ok("sim.host-clock.ok")
        : Finding.warning(
            skew.isNegative() ? "sim.host-clock.behind" : "sim.host-clock.ahead",
            words(skew.abs()));
  }

  Finding script() throws InterruptedException {
    return path("file", walk.journey().script());
  }

  Finding data() throws InterruptedException {
    return path("directory", walk.journey().data());
  }

  /** Names the first component that doesn't let the user pass, and whose it is. */
  private Finding path(String kind, String path) throws InterruptedException {
    List<String> lines = walk.run("path.sh", kind, path);
    String result = Walk.value(lines, "result");
    String[] listed = Walk.value(lines, "list").split("\\s+");
    String first = Walk.value(lines, "first");
    Object[] gaps = {
      Walk.value(lines, "user"),
      Walk.value(lines, "uid"),
      Walk.value(lines, "home"),
      Walk.value(lines, "full"),
      Walk.value(lines, "at"),
      listed.length > 2 ? listed[2] : "-",
      listed[0].isEmpty() ? "-" : listed[0],
      first
    };
    if (!result.equals("ok")) {
      return Finding.failed(ExitCode.REMOTE_FAILED, "sim.path." + result, gaps);
    }
    boolean wideFirstLine = first.startsWith("#") && FullWidth.firstIn(first).isPresent();
    return wideFirstLine
        ? Finding.warning("sim.path.first-line", gaps)
        : Finding.ok("sim.path.ok", gaps);
  }

  Finding sftp() throws InterruptedException {
    try {
      return Finding.ok("sim.sftp.ok", SftpHome.of(walk.ssh(), walk.deadline()));
    } catch (IOException e) {
      return Finding.warning("sim.sftp.unusable", String.valueOf(e.getMessage()));
    }
  }
}
