package io.portway.relay.session;

import io.portway.control.ControlMessage;
import io.portway.identity.IdentityException;
import io.portway.mapping.MappingRef;
import io.portway.relay.enrol.AdmissionException;
import io.portway.relay.enrol.IdentityBook;
import io.portway.relay.registry.MappingRegistry;
import io.portway.relay.registry.RelayMapping;
import io.portway.relay.route.PrivateRoute;
import io.portway.relay.store.ControlThread;
import io.portway.stream.TunnelStream;
import io.portway.trunk.Trunk;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenRequest;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A visitor: it asks for the mappings that it was admitted to and opens streams to them. */
final class VisitorRole implements SessionRole {
  private static final Logger log = LoggerFactory.getLogger(VisitorRole.class);

  private final Session session;
  private final IdentityBook identities;
  private final MappingRegistry registry;
  private final ControlThread control;
  private int lastNumber;

  /** What each number that was given out stands for, replaced as a whole: loops read it. */
  private volatile Map<Integer, MappingRef> found = Map.of();

  VisitorRole(
      Session session, IdentityBook identities, MappingRegistry registry, ControlThread control) {
    this.session = session;
    this.identities = identities;
    this.registry = registry;
    this.control = control;
  }

  @Override
  public void onFindMapping(ControlMessage.FindMapping message) {
    MappingRef ref;
    try {
      ref = MappingRef.parse(message.mapping());
    } catch (IllegalArgumentException | NullPointerException e) {
      notFound(message);
      return;
    }
    Optional<RelayMapping> mapping = registry.find(ref);
    // Who is not admitted hears the same as who asks for what does not exist.
    if (mapping.isEmpty() || !isAdmitted(ref)) {
      log.info("visitor={} asked for mapping={}, which it may not reach", session.name(), ref);
      notFound(message);
      return;
    }
    session.send(
        new ControlMessage.MappingFound(
            message.id(), ref.toString(), numberOf(ref), 0, mapping.get().protocol().configName()));
  }

  /** Who asks again gets the same number: asking must not cost memory. */
  private int numberOf(MappingRef ref) {
    for (Map.Entry<Integer, MappingRef> known : found.entrySet()) {
      if (known.getValue().equals(ref)) {
        return known.getKey();
      }
    }
    int number = ++lastNumber;
    Map<Integer, MappingRef> next = new HashMap<>(found);
    next.put(number, ref);
    found = Map.copyOf(next);
    return number;
  }

  private void notFound(ControlMessage.FindMapping message) {
    session.send(
        new ControlMessage.MappingNotFound(
            message.id(),
            message.mapping(),
            "there is no mapping "
                + message.mapping()
                + " that "
                + session.name()
                + " was allowed to reach; the relay's operator may allow it: tunnel-server allow "
                + session.name()
                + " "
                + message.mapping()));
  }

  private boolean isAdmitted(MappingRef ref) {
    return identities
        .byName(session.name())
        .filter(known -> known.allows().contains(ref))
        .isPresent();
  }

  @Override
  public void onStream(Trunk trunk, TunnelStream stream) {
    if (session.isDraining()) {
      stream.refuse(OpenResult.failed(OpenOutcome.BUSY, Sessions.STOPS));
      return;
    }
    OpenRequest request = stream.request();
    MappingRef ref = found.get(request.mapping());
    // The control thread looks the mapping up: it may have been stated anew since it was found.
    control.execute(
        () -> {
          Optional<RelayMapping> mapping =
              ref == null || !isAdmitted(ref) ? Optional.empty() : registry.find(ref);
          trunk
              .eventLoop()
              .execute(
                  () ->
                      mapping.ifPresentOrElse(
                          target -> PrivateRoute.open(target, stream),
                          () ->
                              stream.refuse(
                                  OpenResult.failed(
                                      OpenOutcome.UNKNOWN_MAPPING,
                                      "this visitor has no such mapping"))));
        });
  }

  /** Streams to {@code ref} end now. On the control thread. */
  void deny(MappingRef ref) {
    Map<Integer, MappingRef> before = found;
    Map<Integer, MappingRef> next = new HashMap<>(before);
    next.values().removeIf(ref::equals);
    found = Map.copyOf(next);
    for (Trunk trunk : session.allTrunks()) {
      trunk
          .eventLoop()
          .execute(
              () ->
                  trunk.forEachStream(
                      stream -> {
                        if (ref.equals(before.get(stream.request().mapping()))) {
                          stream.abort(ResetCode.DENIED, "the relay no longer allows it");
                        }
                      }));
    }
  }

  @Override
  public void onRenewCertificate(ControlMessage.RenewCertificate message) {
    try {
      session.send(
          new ControlMessage.CertificateRenewed(identities.renew(session.name(), message.csr())));
    } catch (IdentityException | AdmissionException e) {
      log.warn("visitor={} certificate not renewed: {}", session.name(), e.getMessage());
      session.send(new ControlMessage.RenewalRefused(e.getMessage()));
    }
  }

  @Override
  public List<RefusedMapping> refusals() {
    return List.of();
  }

  @Override
  public void retry() {
    // Nothing of a visitor's is refused for now: it asks again itself.
  }

  @Override
  public void restate() {
    // A visitor states nothing.
  }

  @Override
  public void linksGone(Instant since) {
    // Its streams wait, and nobody comes to it.
  }

  @Override
  public void linksBack() {
    // Its streams go on by themselves.
  }

  @Override
  public void closed() {
    found = Map.of();
  }
}
