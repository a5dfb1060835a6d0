package io.portway.relay.session;

import io.portway.control.ControlMessage;
import io.portway.control.ControlMessage.Stated;
import io.portway.identity.IdentityException;
import io.portway.loop.Unwatched;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.mapping.Protocol;
import io.portway.relay.enrol.AdmissionException;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.enrol.Known;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.PublicPorts;
import io.portway.relay.registry.RelayMapping;
import io.portway.stream.TunnelStream;
import io.portway.transport.Addresses;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An agent: it states mappings and serves their streams. */
final class AgentRole implements SessionRole {
  private static final Logger log = LoggerFactory.getLogger(AgentRole.class);

  private static final int MAX_HOST_KEYS = 16;

  /** A type, and a SHA-256 in Base64. */
  private static final Pattern HOST_KEY =
      Pattern.compile("[a-z0-9@.-]{1,64} SHA256:[A-Za-z0-9+/]{43}");

  private final Session session;
  private final IdentityBook identities;
  private final MappingRegistry registry;
  private final PublicPorts ports;

  /** What was refused for now, and what for. */
  private final Map<String, Stated> refused = new LinkedHashMap<>();

  private final Map<String, String> refusals = new LinkedHashMap<>();

  /** All that it states, or null before it did. */
  private ControlMessage.StateMappings stated;

  AgentRole(Session session, IdentityBook identities, MappingRegistry registry, PublicPorts ports) {
    this.session = session;
    this.identities = identities;
    this.registry = registry;
    this.ports = ports;
  }

  @Override
  public List<RefusedMapping> refusals() {
    List<RefusedMapping> all = new ArrayList<>();
    refused.forEach(
        (name, stated) -> {
          try {
            all.add(
                new RefusedMapping(
                    new MappingRef(new MappingName(name), session.name()),
                    Protocol.parse(stated.protocol()),
                    stated.backend(),
                    refusals.get(name)));
          } catch (IllegalArgumentException e) {
            // Its name or protocol is what it is refused for: the agent was told.
          }
        });
    return all;
  }

  @Override
  public void onStateMappings(ControlMessage.StateMappings message) {
    stated = message;
    refused.clear();
    refusals.clear();
    List<MappingRegistry.Outcome> outcomes =
        registry.state(session.name(), allowedPorts(), session, message.mappings());
    for (int i = 0; i < outcomes.size(); i++) {
      take(message.mappings().get(i), outcomes.get(i));
    }
  }

  @Override
  public void restate() {
    if (stated != null) {
      onStateMappings(stated);
    }
  }

  private Optional<PortRanges> allowedPorts() {
    return identities.byName(session.name()).flatMap(Known::ports);
  }

  private void take(Stated stated, MappingRegistry.Outcome outcome) {
    if (outcome.refusal() != null) {
      refuse(stated, outcome.refusal());
      return;
    }
    RelayMapping mapping = outcome.mapping();
    Unwatched.then(
        ports.bind(mapping),
        (bound, never) -> {
          if (session.isClosed()) {
            return;
          }
          if (mapping.bindProblem() != null) {
            refuse(stated, mapping.bindProblem());
          } else {
            accept(stated, mapping);
          }
        });
  }

  private void accept(Stated stated, RelayMapping mapping) {
    RelayMapping.Serving serving = mapping.serving();
    if (serving == null) {
      return;
    }
    refused.remove(stated.name());
    refusals.remove(stated.name());
    String endpoint = endpoint(mapping);
    log.info("{} ready {}", mapping, endpoint == null ? "private" : "public=" + endpoint);
    session.send(
        new ControlMessage.MappingAccepted(
            stated.name(), serving.number(), serving.generation(), endpoint));
    ports.served(mapping);
  }

  private static String endpoint(RelayMapping mapping) {
    InetSocketAddress bound = mapping.endpoint();
    return bound == null ? null : Addresses.of(bound).toString();
  }

  private void refuse(Stated stated, String reason) {
    refused.put(stated.name(), stated);
    if (!reason.equals(refusals.put(stated.name(), reason))) {
      log.warn("mapping={}@{} refused: {}", stated.name(), session.name(), reason);
    }
    session.send(new ControlMessage.MappingRefused(stated.name(), reason));
  }

  @Override
  public void retry() {
    for (Stated stated : List.copyOf(refused.values())) {
      take(stated, registry.stateOne(session.name(), allowedPorts(), session, stated));
    }
  }

  @Override
  public void onAttestHostKeys(ControlMessage.AttestHostKeys message) {
    boolean plausible =
        message.keys().size() <= MAX_HOST_KEYS
            && message.keys().stream().allMatch(key -> HOST_KEY.matcher(key).matches());
    if (!plausible) {
      log.warn("agent={} attests host keys that are none, for a mapping", session.name());
      return;
    }
    registry.servedBy(session).stream()
        .filter(mapping -> mapping.ref().mapping().value().equals(message.name()))
        .filter(mapping -> mapping.protocol() == Protocol.SSH)
        .forEach(mapping -> mapping.attest(message.keys()));
  }

  @Override
  public void onRenewCertificate(ControlMessage.RenewCertificate message) {
    try {
      session.send(
          new ControlMessage.CertificateRenewed(identities.renew(session.name(), message.csr())));
    } catch (IdentityException | AdmissionException e) {
      log.warn("agent={} certificate not renewed: {}", session.name(), e.getMessage());
      session.send(new ControlMessage.RenewalRefused(e.getMessage()));
    }
  }

  @Override
  public void onStream(Trunk trunk, TunnelStream stream) {
    stream.refuse(
        OpenResult.failed(OpenOutcome.DENIED, "an agent opens no streams: connect as a visitor"));
  }

  @Override
  public void linksGone(Instant since) {
    registry.silent(session, since);
  }

  @Override
  public void linksBack() {
    registry.servedBy(session).forEach(ports::served);
  }

  @Override
  public void closed() {
    refused.clear();
    refusals.clear();
  }
}
