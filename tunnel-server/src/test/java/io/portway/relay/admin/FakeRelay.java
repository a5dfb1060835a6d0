package io.portway.relay.admin;

import io.portway.identity.IdentityKind;
import io.portway.identity.JoinString;
import io.portway.local.MappingView;
import io.portway.local.MappingView.LastOpen;
import io.portway.local.ReloadReport;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.relay.enrol.InvitationTerms;
import io.portway.relay.enrol.IssuedInvitation;
import io.portway.relay.probe.Hop;
import io.portway.relay.probe.ProbeResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A relay that writes down what it is asked and answers from a script. Any thread. */
public final class FakeRelay implements RelayControl {
  public static final Instant AT = Instant.parse("2026-11-01T10:00:00.123Z");

  /** A well-formed one of no relay. */
  public static final JoinString JOIN =
      JoinString.parse(
          "pw1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8AAQIDBAUGBwgJ"
              + "CgsMDQ4PEBESE3Zwcy5leGFtcGxlLmNvbTo3MDAwEpeWpQ");

  public final List<String> asked = new ArrayList<>();
  public RuntimeException failure;
  public ReloadReport reloaded =
      new ReloadReport(List.of("relay.hold"), List.of("relay.listen"), List.of());

  /** A probe that came as far as the backend. */
  public ProbeResult probed =
      new ProbeResult(
          MappingRef.parse("ssh@office"),
          Protocol.SSH,
          "0.0.0.0:20022",
          "127.0.0.1:22",
          Hop.Name.BACKEND,
          null,
          List.of(
              new Hop(Hop.Name.PORT, Hop.Status.OK, 0.4, "127.0.0.1:20022"),
              new Hop(Hop.Name.TRUNK, Hop.Status.OK, 40.125, "trunk 0"),
              new Hop(Hop.Name.AGENT, Hop.Status.OK, 0.0, "agent office"),
              new Hop(
                  Hop.Name.BACKEND, Hop.Status.FAILED, 1.2, "127.0.0.1:22 refused the connection"),
              new Hop(Hop.Name.ANSWER, Hop.Status.NOT_TRIED, null, null)));

  private synchronized <T> CompletableFuture<T> answer(String question, T answer) {
    asked.add(question);
    return failure == null
        ? CompletableFuture.completedFuture(answer)
        : CompletableFuture.failedFuture(failure);
  }

  @Override
  public CompletableFuture<RelayView> about() {
    HostPort address = new HostPort("127.0.0.1", 7000);
    return answer("about", new RelayView("portway/0.1.0", address, address, AT, AT));
  }

  @Override
  public CompletableFuture<ProbeResult> probe(MappingRef mapping) {
    return answer("probe " + mapping, probed);
  }

  @Override
  public CompletableFuture<List<AgentView>> agents() {
    return answer(
        "agents",
        List.of(
            new AgentView(
                new AgentName("office"),
                IdentityKind.AGENT,
                AgentView.State.ONLINE,
                AT,
                "198.51.100.7:40000",
                "portway/0.1.0",
                2,
                3,
                List.of(new MappingName("ssh"), new MappingName("es"))),
            new AgentView(
                new AgentName("ann"),
                IdentityKind.VISITOR,
                AgentView.State.REVOKED,
                null,
                null,
                null,
                0,
                0,
                List.of())));
  }

  @Override
  public CompletableFuture<List<MappingView>> mappings() {
    return answer(
        "mappings",
        List.of(
            new MappingView(
                new MappingName("ssh"),
                new AgentName("office"),
                Protocol.SSH,
                "0.0.0.0:20022",
                "127.0.0.1:22",
                MappingView.State.READY,
                null,
                3,
                1_234_567,
                89,
                new LastOpen("ok", AT, null)),
            new MappingView(
                new MappingName("es"),
                new AgentName("office"),
                Protocol.ELASTICSEARCH,
                null,
                "192.168.1.12:9203",
                MappingView.State.AGENT_OFFLINE,
                "agent office is offline since 10:00",
                0,
                0,
                0,
                null)));
  }

  @Override
  public CompletableFuture<IssuedInvitation> invite(InvitationTerms terms) {
    return answer("invite " + terms, new IssuedInvitation(terms.name(), JOIN, AT));
  }

  @Override
  public CompletableFuture<ReloadReport> reload() {
    return answer("reload", reloaded);
  }

  @Override
  public CompletableFuture<Void> allow(AgentName visitor, MappingRef mapping) {
    return answer("allow " + visitor + " " + mapping, null);
  }

  @Override
  public CompletableFuture<Void> deny(AgentName visitor, MappingRef mapping) {
    return answer("deny " + visitor + " " + mapping, null);
  }

  @Override
  public CompletableFuture<Void> revoke(AgentName name) {
    return answer("revoke " + name, null);
  }
}
