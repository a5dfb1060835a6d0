package io.portway.similarity.serve;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Addresses of one job's reports that need no header, for links and frames of a page: good for a
 * minute, so that it does no harm where they are written down. Any thread.
 */
final class Tickets {
  static final Duration LIFE = Duration.ofMinutes(1);
  private static final int BYTES = 16;

  private record Ticket(String job, Instant end) {}

  private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
  private final Clock clock;

  Tickets(Clock clock) {
    this.clock = clock;
  }

  String issue(String job) {
    Instant now = clock.instant();
    tickets.values().removeIf(ticket -> !ticket.end().isAfter(now));
    String name = Token.random(BYTES);
    tickets.put(name, new Ticket(job, now.plus(LIFE)));
    return name;
  }

  /** The job of a ticket that is still good. */
  Optional<String> job(String name) {
    return Optional.ofNullable(tickets.get(name))
        .filter(ticket -> ticket.end().isAfter(clock.instant()))
        .map(Ticket::job);
  }
}
