package io.portway.relay.enrol;

import io.portway.identity.CertificateAuthority;
import io.portway.identity.IdentityException;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRefusal;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinSecret;
import io.portway.identity.JoinString;
import io.portway.identity.Pem;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingRef;
import io.portway.relay.store.AuditEvent;
import io.portway.relay.store.IdentityState;
import io.portway.relay.store.RelayStore;
import io.portway.relay.store.StoreException;
import io.portway.relay.store.StoredGrant;
import io.portway.relay.store.StoredIdentity;
import io.portway.relay.store.StoredInvitation;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a name to a join string to an identity. Control thread only, behind {@link IdentityBook}.
 */
final class Invitations {
  private static final Logger log = LoggerFactory.getLogger(Invitations.class);

  /** For so long a late joiner is told what became of his string; then it is merely unknown. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final IdentityBook book;
  private final RelayStore store;
  private final CertificateAuthority authority;
  private final Clock clock;

  Invitations(IdentityBook book, RelayStore store, CertificateAuthority authority, Clock clock) {
    this.book = book;
    this.store = store;
    this.authority = authority;
    this.clock = clock;
  }

  IssuedInvitation invite(InvitationTerms terms, HostPort relay) {
    if (isActive(terms.name())) {
      throw new AdmissionException(
          terms.name() + " is enrolled already",
          "Choose another name; to replace it, run tunnel-server revoke "
              + terms.name()
              + " first and invite it again.");
    }
    JoinSecret secret = JoinSecret.generate();
    Instant now = clock.instant();
    Instant expires = now.plus(terms.life());
    book.change(
        new AuditEvent(
            now,
            "invited",
            terms.name().value(),
            terms.kind().configName() + " until " + expires.truncatedTo(ChronoUnit.SECONDS)),
        () -> {
          store.invitations().forgetExpiredBefore(now.minus(REMEMBERED));
          store.invitations().replaceOpen(terms.name(), now);
          store.invitations().add(invitation(terms, secret, now, expires));
        });
    log.info(
        "invited {}={} expires={}",
        terms.kind().configName(),
        terms.name(),
        expires.truncatedTo(ChronoUnit.SECONDS));
    JoinString join = new JoinString(relay, authority.fingerprint(), secret);
    return new IssuedInvitation(terms.name(), join, expires);
  }

  boolean isInvited(AgentName name) {
    return store.invitations().hasOpen(name, clock.instant());
  }

  JoinAnswer join(JoinRequest request, String address) {
    try {
      return admit(request, address);
    } catch (IdentityException e) {
      return refuse(JoinRefusal.BAD_REQUEST, e.getMessage() + ".", address);
    } catch (StoreException e) {
      log.error("join failed address={}: {}. {}", address, e.getMessage(), e.remedy());
      return refuse(
          JoinRefusal.UNAVAILABLE,
          "The relay could not store the new identity; its log says why. The join string is still"
              + " good.",
          address);
    } catch (RuntimeException e) {
      log.error("join failed address={}", address, e);
      return refuse(
          JoinRefusal.UNAVAILABLE, "The relay failed on this request; its log says why.", address);
    }
  }

  private JoinAnswer admit(JoinRequest request, String address) {
    Optional<StoredInvitation> found = store.invitations().bySecretHash(request.secret().hash());
    if (found.isEmpty()) {
      return refuse(
          JoinRefusal.UNKNOWN,
          "This relay has no such invitation. Ask its operator for a new join string.",
          address);
    }
    StoredInvitation invitation = found.get();
    Optional<JoinAnswer.Refused> stale = stale(invitation);
    if (stale.isPresent()) {
      JoinAnswer.Refused refusal = stale.get();
      store
          .audit()
          .add(
              new AuditEvent(
                  clock.instant(),
                  "join-refused",
                  invitation.name().value(),
                  refusal.code().wireName() + " from " + address));
      return refuse(refusal.code(), refusal.message(), address);
    }
    // Before the transaction: a request that is unsound must leave the invitation open.
    X509Certificate issued = authority.issue(request.csr(), invitation.name(), invitation.kind());
    enrol(invitation, issued, request.software(), address);
    log.info(
        "joined agent={} kind={} address={} software={}",
        invitation.name(),
        invitation.kind().configName(),
        address,
        request.software());
    return new JoinAnswer.Joined(
        invitation.name(),
        invitation.kind(),
        book.chain(issued),
        Pem.encode(authority.certificate()));
  }

  private Optional<JoinAnswer.Refused> stale(StoredInvitation invitation) {
    AgentName name = invitation.name();
    if (invitation.used().isPresent()) {
      return refusal(
          JoinRefusal.USED,
          "This join string was used "
              + at(invitation.used().get())
              + " from "
              + invitation.usedFrom().orElse("an unknown address")
              + ". If that was not you, have "
              + name
              + " revoked; otherwise ask for a new one.");
    }
    if (invitation.replaced().isPresent()) {
      return refusal(
          JoinRefusal.EXPIRED,
          "This join string was withdrawn "
              + at(invitation.replaced().get())
              + ". Use the newest one for "
              + name
              + ", or ask for it.");
    }
    if (!clock.instant().isBefore(invitation.expires())) {
      return refusal(
          JoinRefusal.EXPIRED,
          "This join string expired " + at(invitation.expires()) + ". Ask for a new one.");
    }
    if (isActive(name)) {
      return refusal(
          JoinRefusal.NAME_TAKEN,
          "The name " + name + " is enrolled already. Have it revoked first, or take another.");
    }
    return Optional.empty();
  }

  private void enrol(
      StoredInvitation invitation, X509Certificate issued, String software, String address) {
    Instant now = clock.instant();
    AgentName name = invitation.name();
    book.change(
        new AuditEvent(
            now, "joined", name.value(), invitation.kind().configName() + " from " + address),
        () -> {
          store.invitations().markUsed(invitation.secretHash(), now, address);
          store
              .identities()
              .put(
                  new StoredIdentity(
                      name,
                      invitation.kind(),
                      IdentityState.ACTIVE,
                      invitation.ports(),
                      now,
                      Optional.empty(),
                      Optional.of(address),
                      Optional.of(software)));
          for (MappingRef mapping : invitation.allows()) {
            store.identities().grant(new StoredGrant(name, mapping));
          }
          book.add(issued, name);
        });
  }

  private boolean isActive(AgentName name) {
    return book.byName(name).filter(known -> !known.isRevoked()).isPresent();
  }

  private static StoredInvitation invitation(
      InvitationTerms terms, JoinSecret secret, Instant now, Instant expires) {
    return new StoredInvitation(
        secret.hash(),
        terms.name(),
        terms.kind(),
        terms.ports(),
        terms.allows(),
        now,
        expires,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static JoinAnswer.Refused refuse(JoinRefusal code, String message, String address) {
    log.info("join refused code={} address={}", code.wireName(), address);
    return new JoinAnswer.Refused(code, message);
  }

  private static Optional<JoinAnswer.Refused> refusal(JoinRefusal code, String message) {
    return Optional.of(new JoinAnswer.Refused(code, message));
  }

  private static String at(Instant time) {
    return "at " + time.truncatedTo(ChronoUnit.SECONDS);
  }
}
