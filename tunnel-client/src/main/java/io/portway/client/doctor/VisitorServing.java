package io.portway.client.doctor;

import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.inquiry.InquiryAnswer;
import io.portway.inquiry.MappingStanding;
import io.portway.inquiry.MappingStanding.State;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.stream.Collectors;

/** A visitor: all that it knows of what is beyond the relay, the relay tells it. */
final class VisitorServing implements Serving {
  private final InquiryAnswer answer;

  VisitorServing(InquiryAnswer answer) {
    this.answer = answer;
  }

  @Override
  public Finding agent() {
    Optional<MappingStanding> away = first(State.AGENT_OFFLINE);
    if (away.isPresent()) {
      return Finding.failed(
          ExitCode.UNREACHABLE,
          "client.agent.offline",
          away.get().mapping().agent(),
          since(away.get()),
          away.get().mapping());
    }
    String serving =
        answer.mappings().stream()
            .filter(one -> one.state() == State.READY)
            .map(one -> one.mapping().agent() + " (" + since(one) + ")")
            .distinct()
            .collect(Collectors.joining(", "));
    return Finding.ok("client.agent.serves", serving.isEmpty() ? "-" : serving);
  }

  @Override
  public Finding mappings() {
    if (answer.mappings().isEmpty()) {
      return Finding.warning("client.mappings.admitted-to-none", answer.name());
    }
    Optional<MappingStanding> closed = first(State.NOT_ADMITTED);
    if (closed.isPresent()) {
      return Finding.failed(
          ExitCode.REFUSED, "client.mappings.not-admitted", answer.name(), closed.get().mapping());
    }
    Optional<MappingStanding> unknown = first(State.UNKNOWN);
    if (unknown.isPresent()) {
      return Finding.failed(
          ExitCode.UNREACHABLE,
          "client.mappings.unknown",
          unknown.get().mapping(),
          unknown.get().mapping().mapping());
    }
    Optional<MappingStanding> refused = first(State.REFUSED);
    if (refused.isPresent()) {
      return Finding.failed(
          ExitCode.UNREACHABLE,
          "client.mappings.refused",
          refused.get().mapping(),
          String.valueOf(refused.get().reason()));
    }
    return Finding.ok(
        "client.mappings.admitted",
        answer.mappings().stream()
            .map(one -> one.mapping().toString())
            .collect(Collectors.joining(", ")));
  }

  /** Nobody dials for this: the latest visitor's luck is what is known. */
  @Override
  public Finding backends() {
    for (MappingStanding one : answer.mappings()) {
      if (one.lastOpen() != null && !one.lastOpen().result().equals("ok")) {
        return Finding.warning(
            "client.backends.last-open",
            one.mapping(),
            one.lastOpen().at().truncatedTo(ChronoUnit.SECONDS),
            String.valueOf(one.lastOpen().detail()));
      }
    }
    return Finding.ok("client.backends.not-ours");
  }

  private Optional<MappingStanding> first(State state) {
    return answer.mappings().stream().filter(one -> one.state() == state).findFirst();
  }

  private static Object since(MappingStanding standing) {
    return standing.agentSince() == null
        ? "-"
        : standing.agentSince().truncatedTo(ChronoUnit.SECONDS);
  }
}
