package io.portway.similarity.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of sshd as {@code ps} lists them. Pure. */
record SshdProcesses(List<Entry> entries, Optional<Startups> startups) {
  record Entry(String uid, Duration age, String title) {}

  /** Logins under way, and MaxStartups, as the process that listens titles itself. */
  record Startups(String underWay, String limit) {}

  /**
   * {@code sshd-session} from OpenSSH 9.8 on. The age is {@code [[DAYS-]HOURS:]MINUTES:SECONDS}.
   */
  private static final Pattern LINE =
      Pattern.compile("(\\d+)\\s+(?:(?:(\\d+)-)?(\\d+):)?(\\d+):(\\d+)\\s+sshd(?:-session)?: (.*)");

  private static final Pattern STARTUPS = Pattern.compile("\\[listener] (\\d+) of (\\S+) startups");

  static SshdProcesses parse(List<String> lines) {
    List<Entry> entries = new ArrayList<>();
    Optional<Startups> startups = Optional.empty();
    for (String line : lines) {
      Matcher parts = LINE.matcher(line.strip());
      if (parts.matches()) {
        long hours = 24 * number(parts.group(2)) + number(parts.group(3));
        Duration age =
            Duration.ofHours(hours)
                .plusMinutes(number(parts.group(4)))
                .plusSeconds(number(parts.group(5)));
        entries.add(new Entry(parts.group(1), age, parts.group(6)));
      }
      Matcher listener = STARTUPS.matcher(line);
      if (listener.find()) {
        startups = Optional.of(new Startups(listener.group(1), listener.group(2)));
      }
    }
    return new SshdProcesses(entries, startups);
  }

  /** The ages of a user's sessions; the process beside it that belongs to root doesn't count. */
  List<Duration> sessionsOf(String uid, String user) {
    return entries.stream()
        .filter(one -> one.uid().equals(uid))
        .filter(one -> one.title().equals(user) || one.title().startsWith(user + "@"))
        .map(Entry::age)
        .toList();
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
