package io.portway.relay;

import io.portway.identity.IdentityKind;
import io.portway.inquiry.Inquiry;
import io.portway.inquiry.InquiryAnswer;
import io.portway.inquiry.InquiryAnswer.Live;
import io.portway.inquiry.InquiryAnswer.Standing;
import io.portway.inquiry.MappingStanding;
import io.portway.local.Json;
import io.portway.local.MappingView;
import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;
import io.portway.relay.admin.AgentView;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.enrol.Known;
import io.portway.relay.session.Inquiries;
import io.portway.relay.store.ControlThread;
import io.portway.transport.JoinFrame;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Tells an agent or visitor how it stands here, and of mappings only what is its own business.
 * Answers are made on the control thread.
 */
final class RelayAnswers implements Inquiries {
  private final ControlThread control;
  private final IdentityBook identities;
  private final Clock clock;
  private final RelayViews views;
  private final String software;

  RelayAnswers(
      ControlThread control,
      IdentityBook identities,
      Clock clock,
      RelayViews views,
      String software) {
    this.control = control;
    this.identities = identities;
    this.clock = clock;
    this.views = views;
    this.software = software;
  }

  @Override
  public CompletableFuture<byte[]> answer(
      X509Certificate certificate, byte[] question, String address) {
    return control.call(
        () -> {
          Inquiry inquiry = Json.read(new String(question, StandardCharsets.UTF_8), Inquiry.class);
          Optional<Known> known = identities.byCertificate(certificate);
          return json(
              known
                  .filter(one -> !one.isRevoked())
                  .map(one -> active(one, inquiry, address))
                  .orElseGet(() -> refused(known, address)));
        });
  }

  /** With as many mappings as a frame has room for: reasons may be long. */
  private static byte[] json(InquiryAnswer answer) {
    byte[] json = Json.write(answer).getBytes(StandardCharsets.UTF_8);
    return json.length <= JoinFrame.MAX_PAYLOAD ? json : json(answer.shorter());
  }

  private InquiryAnswer refused(Optional<Known> known, String address) {
    return new InquiryAnswer(
        software,
        clock.instant(),
        known.isPresent() ? Standing.REVOKED : Standing.UNKNOWN,
        known.map(Known::name).orElse(null),
        known.map(Known::kind).orElse(null),
        address,
        null,
        List.of());
  }

  private InquiryAnswer active(Known known, Inquiry inquiry, String address) {
    List<AgentView> agents = views.agents();
    return new InquiryAnswer(
        software,
        clock.instant(),
        Standing.ACTIVE,
        known.name(),
        known.kind(),
        address,
        online(agents, known.name())
            .map(agent -> new Live(agent.since(), agent.address()))
            .orElse(null),
        mappings(known, inquiry, agents));
  }

  private static Optional<AgentView> online(List<AgentView> agents, AgentName name) {
    return agents.stream()
        .filter(agent -> agent.name().equals(name) && agent.state() == AgentView.State.ONLINE)
        .findFirst();
  }

  private List<MappingStanding> mappings(Known known, Inquiry inquiry, List<AgentView> agents) {
    List<MappingView> all = views.mappings();
    List<MappingRef> wanted = new ArrayList<>();
    if (inquiry.mapping() != null) {
      wanted.add(inquiry.mapping());
    } else if (known.kind() == IdentityKind.AGENT) {
      all.stream()
          .filter(view -> view.agent().equals(known.name()))
          .forEach(view -> wanted.add(new MappingRef(view.name(), view.agent())));
    } else {
      known.allows().stream()
          .sorted(Comparator.comparing(MappingRef::toString))
          .forEach(wanted::add);
    }
    // Of all mappings the keys would not fit.
    boolean withKeys = inquiry.mapping() != null;
    return wanted.stream()
        .limit(InquiryAnswer.MOST)
        .map(ref -> standing(known, ref, all, agents, withKeys ? views.hostKeys(ref) : List.of()))
        .toList();
  }

  private static MappingStanding standing(
      Known known,
      MappingRef ref,
      List<MappingView> all,
      List<AgentView> agents,
      List<String> hostKeys) {
    boolean own =
        known.kind() == IdentityKind.AGENT
            ? ref.agent().equals(known.name())
            : known.allows().contains(ref);
    if (!own) {
      return new MappingStanding(
          ref, null, MappingStanding.State.NOT_ADMITTED, null, null, null, null);
    }
    return all.stream()
        .filter(view -> view.agent().equals(ref.agent()) && view.name().equals(ref.mapping()))
        .findFirst()
        .map(view -> standing(ref, view, since(agents, ref.agent()), hostKeys))
        .orElse(
            new MappingStanding(
                ref,
                null,
                MappingStanding.State.UNKNOWN,
                null,
                since(agents, ref.agent()),
                null,
                null));
  }

  private static MappingStanding standing(
      MappingRef ref, MappingView view, Instant since, List<String> hostKeys) {
    MappingStanding.State state =
        switch (view.state()) {
          case READY -> MappingStanding.State.READY;
          case AGENT_OFFLINE -> MappingStanding.State.AGENT_OFFLINE;
          case REFUSED -> MappingStanding.State.REFUSED;
        };
    return new MappingStanding(
        ref, view.publicAddress(), state, view.reason(), since, view.lastOpen(), hostKeys);
  }

  private static Instant since(List<AgentView> agents, AgentName name) {
    return agents.stream()
        .filter(agent -> agent.name().equals(name))
        .map(AgentView::since)
        .findFirst()
        .orElse(null);
  }
}
