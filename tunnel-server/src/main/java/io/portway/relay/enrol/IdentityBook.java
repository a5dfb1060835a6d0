package io.portway.relay.enrol;

import io.portway.identity.CertificateAuthority;
import io.portway.identity.Fingerprint;
import io.portway.identity.IdentityException;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRequest;
import io.portway.identity.Pem;
import io.portway.identity.StateDirectoryException;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.relay.store.AuditEvent;
import io.portway.relay.store.ControlThread;
import io.portway.relay.store.RelayStore;
import io.portway.relay.store.StoreException;
import io.portway.relay.store.StoredCertificate;
import io.portway.relay.store.StoredGrant;
import io.portway.relay.store.StoredIdentity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every identity that this relay admits, and all changes to them. Changes happen on the control
 * thread: stored first, then shown in the snapshot, then told to the observers. {@link
 * #byCertificate} and {@link #byName} read the snapshot and may be called on any thread.
 */
public final class IdentityBook {
  private static final Logger log = LoggerFactory.getLogger(IdentityBook.class);

  /** Renewals come once in sixty days; who asks for many more is broken or hostile. */
  private static final int MAX_CERTIFICATES = 16;

  private final RelayStore store;
  private final CertificateAuthority authority;
  private final ControlThread control;
  private final Clock clock;
  private final Invitations invitations;
  private final List<IdentityObserver> observers = new ArrayList<>();
  private volatile Snapshot snapshot;

  private IdentityBook(
      RelayStore store, CertificateAuthority authority, ControlThread control, Clock clock) {
    this.store = store;
    this.authority = authority;
    this.control = control;
    this.clock = clock;
    this.invitations = new Invitations(this, store, authority, clock);
    this.snapshot = Snapshot.of(store.identities());
  }

  /** On the control thread. */
  public static IdentityBook open(
      RelayStore store, CertificateAuthority authority, ControlThread control, Clock clock) {
    control.assertOnThread();
    return new IdentityBook(store, authority, control, clock);
  }

  public void addObserver(IdentityObserver observer) {
    control.assertOnThread();
    observers.add(observer);
  }

  /**
   * Whose certificate this is, as of now; any thread. Empty means that no such certificate was
   * issued here, or that it has long expired.
   */
  public Optional<Known> byCertificate(X509Certificate certificate) {
    return snapshot.holder(Fingerprint.of(certificate));
  }

  /** Any thread. */
  public Optional<Known> byName(AgentName name) {
    return Optional.ofNullable(snapshot.byName().get(name));
  }

  /** All identities, revoked ones included, in no order; any thread. */
  public Collection<Known> all() {
    return snapshot.byName().values();
  }

  /** All identities with when and where they were last seen, by name; control thread. */
  public List<StoredIdentity> stored() {
    control.assertOnThread();
    return store.identities().all();
  }

  /**
   * Makes a join string; earlier ones of the same name are void from now on.
   *
   * @param relay the address to dial, as agents outside see it
   * @throws AdmissionException if an identity of that name is active
   */
  public IssuedInvitation invite(InvitationTerms terms, HostPort relay) {
    control.assertOnThread();
    return invitations.invite(terms, relay);
  }

  /** Answers one who joins from {@code address}; never throws. */
  JoinAnswer join(JoinRequest request, String address) {
    control.assertOnThread();
    return invitations.join(request, address);
  }

  /**
   * A fresh certificate for an identity that is connected; the old one stays good until it expires.
   *
   * @return the chain in PEM
   * @throws AdmissionException if it was revoked, asks too often, or the relay can't store it
   * @throws IdentityException if the request is unsound
   */
  public String renew(AgentName name, String requestPem) {
    control.assertOnThread();
    Known known = requireActive(name);
    Instant now = clock.instant();
    long live =
        store.identities().certificates().stream()
            .filter(old -> old.name().equals(name) && old.notAfter().isAfter(now))
            .count();
    if (live >= MAX_CERTIFICATES) {
      throw new AdmissionException(
          name + " holds " + live + " certificates already (most: " + MAX_CERTIFICATES + ")",
          "Wait until one of them has expired, or revoke it and invite it again.");
    }
    try {
      X509Certificate issued = authority.issue(requestPem, name, known.kind());
      change(
          new AuditEvent(now, "renewed", name.value(), "until " + issued.getNotAfter().toInstant()),
          () -> add(issued, name));
      log.info("certificate renewed agent={} until={}", name, issued.getNotAfter().toInstant());
      return chain(issued);
    } catch (StoreException | StateDirectoryException e) {
      log.error("certificate not renewed agent={}: {}", name, e.getMessage());
      throw new AdmissionException(
          "the relay could not issue or store the certificate", "The relay's log says why.");
    }
  }

  /** Admits an identity to a private mapping, which needn't be registered yet. */
  public void allow(AgentName name, MappingRef mapping) {
    control.assertOnThread();
    if (requireActive(name).allows().contains(mapping)) {
      return;
    }
    change(
        event("allowed", name, mapping.toString()),
        () -> store.identities().grant(new StoredGrant(name, mapping)));
    tell(observer -> observer.allowed(name, mapping));
  }

  /** Takes an admission back; live streams to the mapping end. */
  public void deny(AgentName name, MappingRef mapping) {
    control.assertOnThread();
    Known known = requireActive(name);
    if (!known.allows().contains(mapping)) {
      throw new AdmissionException(
          name + " is not admitted to " + mapping + " (it is to: " + listed(known) + ")",
          "Nothing was changed; check both names.");
    }
    change(
        event("denied", name, mapping.toString()),
        () -> store.identities().removeGrant(new StoredGrant(name, mapping)));
    tell(observer -> observer.denied(name, mapping));
  }

  /**
   * Ends an identity: its certificates are refused from now on, its mappings and grants are gone,
   * open invitations of its name are void. Again is harmless.
   */
  public void revoke(AgentName name) {
    control.assertOnThread();
    Optional<Known> known = byName(name);
    if (known.isEmpty() && !invitations.isInvited(name)) {
      throw new AdmissionException(
          "there is neither an identity nor an open invitation called " + name,
          "List them with: tunnel-server agents");
    }
    Instant now = clock.instant();
    change(
        event("revoked", name, known.map(k -> k.kind().configName()).orElse("invitation")),
        () -> {
          store.identities().revoke(name, now);
          store.mappings().removeAll(name);
          store.invitations().replaceOpen(name, now);
        });
    log.info("revoked agent={}", name);
    tell(observer -> observer.revoked(name));
  }

  /** Notes a session's beginning or end. What can't be stored is only missing from a table. */
  public void seen(AgentName name, String address, String software) {
    control.assertOnThread();
    try {
      store.identities().seen(name, clock.instant(), address, software);
    } catch (StoreException e) {
      log.warn("last sight of agent={} not stored: {}. {}", name, e.getMessage(), e.remedy());
    }
  }

  /** Stores a change and its audit row as one, then shows it. */
  void change(AuditEvent event, Runnable change) {
    store.inTransaction(
        () -> {
          change.run();
          store.identities().forgetCertificatesBefore(clock.instant());
          store.audit().add(event);
        });
    snapshot = Snapshot.of(store.identities());
  }

  void add(X509Certificate certificate, AgentName name) {
    store
        .identities()
        .add(
            new StoredCertificate(
                Fingerprint.of(certificate),
                certificate.getSerialNumber().toString(16),
                name,
                certificate.getNotAfter().toInstant(),
                Optional.empty()));
  }

  String chain(X509Certificate certificate) {
    return Pem.encode(certificate) + Pem.encode(authority.certificate());
  }

  private Known requireActive(AgentName name) {
    Known known =
        byName(name)
            .orElseThrow(
                () ->
                    new AdmissionException(
                        "there is no identity called " + name,
                        "Invite it first with: tunnel-server invite " + name));
    if (known.isRevoked()) {
      throw new AdmissionException(
          name + " is revoked", "Invite it again with: tunnel-server invite " + name);
    }
    return known;
  }

  private AuditEvent event(String event, AgentName name, String detail) {
    return new AuditEvent(clock.instant(), event, name.value(), detail);
  }

  /** One observer's failure must not keep the others from cutting their streams. */
  private void tell(Consumer<IdentityObserver> message) {
    for (IdentityObserver observer : observers) {
      try {
        message.accept(observer);
      } catch (RuntimeException e) {
        log.error("an observer of identities failed", e);
      }
    }
  }

  private static String listed(Known known) {
    return known.allows().isEmpty()
        ? "none"
        : String.join(", ", known.allows().stream().map(MappingRef::toString).sorted().toList());
  }
}
