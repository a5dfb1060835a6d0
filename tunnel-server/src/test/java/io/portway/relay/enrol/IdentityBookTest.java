package io.portway.relay.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.identity.CertificateRequest;
import io.portway.identity.Fingerprint;
import io.portway.identity.IdentityKind;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRefusal;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinSecret;
import io.portway.identity.Pem;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.mapping.MappingName;
import io.portway.mapping.MappingRef;
import io.portway.mapping.PortRanges;
import io.portway.mapping.Protocol;
import io.portway.relay.store.AuditEvent;
import io.portway.relay.store.StoredMapping;
import io.portway.testing.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityBookTest {
  private static final HostPort RELAY = HostPort.parse("vps.example.com:7000");
  private static final AgentName OFFICE = new AgentName("office");
  private static final AgentName LAPTOP = new AgentName("laptop");
  private static final MappingRef SEARCH = MappingRef.parse("search@office");
  private static final MappingRef SSH = MappingRef.parse("ssh@office");
  private static final Duration LIFE = Duration.ofDays(90);

  @TempDir private Path temp;
  private final ManualTime time = new ManualTime();
  private final Recorder recorder = new Recorder();
  private RelayState state;

  @BeforeEach
  void open() {
    state = RelayState.open(temp, time, LIFE);
    run(() -> state.book().addObserver(recorder));
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void invitedAgentJoinsAndIsKnownByItsCertificate() {
    PortRanges ports = PortRanges.parse("20022,20920-20929");
    IssuedInvitation invitation =
        invite(
            new InvitationTerms(
                OFFICE, IdentityKind.AGENT, Optional.of(ports), List.of(), Duration.ofHours(24)));

    JoinAnswer.Joined joined = joined(invitation);

    assertThat(joined.name()).isEqualTo(OFFICE);
    assertThat(joined.kind()).isEqualTo(IdentityKind.AGENT);
    Known known = state.book().byCertificate(leaf(joined)).orElseThrow();
    assertThat(known.name()).isEqualTo(OFFICE);
    assertThat(known.ports()).contains(ports);
    assertThat(known.isRevoked()).isFalse();
  }

  @Test
  void joinStringCarriesWhereWhomAndSecret() {
    IssuedInvitation invitation = invite(InvitationTerms.agent(OFFICE));

    assertThat(invitation.join().relay()).isEqualTo(RELAY);
    assertThat(invitation.join().ca()).isEqualTo(fingerprint());
    assertThat(invitation.expires()).isEqualTo(time.instant().plus(Duration.ofHours(24)));
    assertThat(invitation.toString()).doesNotContain(invitation.join().secret().reveal());
  }

  @Test
  void everythingIsTheSameAfterARestart() {
    JoinAnswer.Joined joined = joined(invite(InvitationTerms.visitor(LAPTOP, SEARCH, SSH)));
    run(() -> state.book().deny(LAPTOP, SSH));

    state.close();
    open();

    Known known = state.book().byCertificate(leaf(joined)).orElseThrow();
    assertThat(known.kind()).isEqualTo(IdentityKind.VISITOR);
    assertThat(known.allows()).containsExactly(SEARCH);
    assertThat(state.book().all()).containsExactly(known);
  }

  @Test
  void joinStringWorksOnce() {
    IssuedInvitation invitation = invite(InvitationTerms.agent(OFFICE));
    joined(invitation);

    JoinAnswer.Refused refused = refused(invitation);

    assertThat(refused.code()).isEqualTo(JoinRefusal.USED);
    assertThat(refused.message()).contains("198.51.100.9").contains("office");
    assertThat(audit()).first().satisfies(e -> assertThat(e.event()).isEqualTo("join-refused"));
  }

  @Test
  void joinStringExpiresToTheSecond() {
    IssuedInvitation early = invite(InvitationTerms.agent(OFFICE));
    IssuedInvitation late = invite(InvitationTerms.agent(LAPTOP));

    time.advance(Duration.ofHours(24).minusMillis(1));
    joined(early);
    time.advance(Duration.ofMillis(1));

    assertThat(refused(late).code()).isEqualTo(JoinRefusal.EXPIRED);
  }

  @Test
  void unknownSecretIsRefused() {
    invite(InvitationTerms.agent(OFFICE));

    JoinAnswer answer =
        call(
            () ->
                state
                    .book()
                    .join(
                        new JoinRequest(
                            JoinSecret.generate(), CertificateRequest.create().pem(), "test"),
                        "198.51.100.9"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            JoinAnswer.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(JoinRefusal.UNKNOWN));
  }

  @Test
  void unsoundRequestLeavesTheInvitationOpen() {
    IssuedInvitation invitation = invite(InvitationTerms.agent(OFFICE));

    JoinAnswer answer =
        call(
            () ->
                state
                    .book()
                    .join(
                        new JoinRequest(invitation.join().secret(), "no request", "test"),
                        "198.51.100.9"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            JoinAnswer.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(JoinRefusal.BAD_REQUEST));
    joined(invitation);
  }

  @Test
  void newerInvitationMakesTheOlderVoid() {
    IssuedInvitation older = invite(InvitationTerms.agent(OFFICE));
    IssuedInvitation newer = invite(InvitationTerms.agent(OFFICE));

    JoinAnswer.Refused refused = refused(older);

    assertThat(refused.code()).isEqualTo(JoinRefusal.EXPIRED);
    assertThat(refused.message()).contains("withdrawn");
    joined(newer);
  }

  @Test
  void activeNameIsNotInvitedAgainUntilRevoked() {
    JoinAnswer.Joined first = joined(invite(InvitationTerms.agent(OFFICE)));

    refuses(() -> invite(InvitationTerms.agent(OFFICE)), "enrolled already");
    run(() -> state.book().revoke(OFFICE));
    JoinAnswer.Joined second = joined(invite(InvitationTerms.agent(OFFICE)));

    assertThat(state.book().byCertificate(leaf(first)).orElseThrow().isRevoked()).isTrue();
    assertThat(state.book().byCertificate(leaf(second)).orElseThrow().isRevoked()).isFalse();
  }

  @Test
  void revokedIdentityLosesMappingsGrantsAndInvitations() {
    joined(invite(InvitationTerms.agent(OFFICE)));
    run(() -> state.book().allow(OFFICE, SEARCH));
    run(
        () ->
            state
                .store()
                .mappings()
                .put(
                    new StoredMapping(
                        OFFICE,
                        new MappingName("ssh"),
                        Protocol.SSH,
                        Optional.empty(),
                        OptionalInt.of(20_022),
                        HostPort.parse("127.0.0.1:22"))));

    run(() -> state.book().revoke(OFFICE));

    assertThat(rows(() -> state.store().mappings().all())).isEmpty();
    assertThat(state.book().byName(OFFICE).orElseThrow().allows()).isEmpty();
    assertThat(recorder.told).containsExactly("allowed office search@office", "revoked office");
  }

  @Test
  void revokingAnInvitedNameVoidsItsJoinString() {
    IssuedInvitation invitation = invite(InvitationTerms.agent(OFFICE));

    run(() -> state.book().revoke(OFFICE));

    assertThat(refused(invitation).code()).isEqualTo(JoinRefusal.EXPIRED);
  }

  @Test
  void grantsAreToldOnceAndShownAtOnce() {
    joined(invite(InvitationTerms.visitor(LAPTOP)));

    run(() -> state.book().allow(LAPTOP, SEARCH));
    run(() -> state.book().allow(LAPTOP, SEARCH));
    assertThat(state.book().byName(LAPTOP).orElseThrow().allows()).containsExactly(SEARCH);
    run(() -> state.book().deny(LAPTOP, SEARCH));

    assertThat(state.book().byName(LAPTOP).orElseThrow().allows()).isEmpty();
    assertThat(recorder.told)
        .containsExactly("allowed laptop search@office", "denied laptop search@office");
  }

  @Test
  void mistypedNamesAreRefusedWithWhatToDo() {
    joined(invite(InvitationTerms.visitor(LAPTOP, SEARCH)));

    refuses(() -> state.book().allow(OFFICE, SEARCH), "no identity called office");
    refuses(() -> state.book().deny(LAPTOP, SSH), "it is to: search@office");
    refuses(() -> state.book().revoke(OFFICE), "neither an identity nor an open invitation");
    assertThat(recorder.told).isEmpty();
  }

  @Test
  void renewalGivesASecondCertificateAndKeepsTheFirst() {
    JoinAnswer.Joined joined = joined(invite(InvitationTerms.agent(OFFICE)));
    time.advance(Duration.ofDays(60));
    CertificateRequest request = CertificateRequest.create();

    String chain = call(() -> state.book().renew(OFFICE, request.pem()));

    X509Certificate renewed = Pem.certificates(chain).get(0);
    assertThat(renewed.getNotAfter().toInstant()).isEqualTo(time.instant().plus(LIFE));
    assertThat(state.book().byCertificate(renewed)).isPresent();
    assertThat(state.book().byCertificate(leaf(joined))).isPresent();
  }

  @Test
  void expiredCertificateIsForgotten() {
    JoinAnswer.Joined joined = joined(invite(InvitationTerms.agent(OFFICE)));
    time.advance(LIFE.plusSeconds(1));

    call(() -> state.book().renew(OFFICE, CertificateRequest.create().pem()));

    assertThat(state.book().byCertificate(leaf(joined))).isEmpty();
  }

  @Test
  void renewalWithoutEndIsRefused() {
    joined(invite(InvitationTerms.agent(OFFICE)));
    for (int i = 0; i < 15; i++) {
      call(() -> state.book().renew(OFFICE, CertificateRequest.create().pem()));
    }

    refuses(
        () -> state.book().renew(OFFICE, CertificateRequest.create().pem()),
        "holds 16 certificates already");
  }

  @Test
  void renewalThatTheRelayCannotSignIsRefusedAndTheOldCertificateHolds() throws Exception {
    JoinAnswer.Joined joined = joined(invite(InvitationTerms.agent(OFFICE)));
    Files.delete(temp.resolve("ca.pem"));

    refuses(
        () -> state.book().renew(OFFICE, CertificateRequest.create().pem()),
        "could not issue or store");

    assertThat(state.book().byCertificate(leaf(joined)).orElseThrow().isRevoked()).isFalse();
  }

  @Test
  void revokedIdentityCannotRenew() {
    joined(invite(InvitationTerms.agent(OFFICE)));
    run(() -> state.book().revoke(OFFICE));

    refuses(
        () -> state.book().renew(OFFICE, CertificateRequest.create().pem()), "office is revoked");
  }

  @Test
  void lastSightIsKept() {
    joined(invite(InvitationTerms.agent(OFFICE)));
    time.advance(Duration.ofSeconds(3));

    run(() -> state.book().seen(OFFICE, "203.0.113.7", "portway/0.1.0"));

    assertThat(rows(() -> state.book().stored()).get(0).lastSeen()).contains(time.instant());
  }

  @Test
  void auditTellsTheStoryWithoutSecrets() {
    IssuedInvitation invitation = invite(InvitationTerms.agent(OFFICE));
    joined(invitation);
    run(() -> state.book().allow(OFFICE, SEARCH));
    run(() -> state.book().deny(OFFICE, SEARCH));
    call(() -> state.book().renew(OFFICE, CertificateRequest.create().pem()));
    run(() -> state.book().revoke(OFFICE));

    assertThat(audit())
        .extracting(AuditEvent::event)
        .containsExactlyInAnyOrder("invited", "joined", "allowed", "denied", "renewed", "revoked");
    assertThat(audit().toString())
        .doesNotContain(invitation.join().secret().reveal())
        .doesNotContain(invitation.join().secret().hash());
  }

  @Test
  void failingObserverKeepsNoOtherFromCuttingItsStreams() {
    joined(invite(InvitationTerms.agent(OFFICE)));
    Recorder second = new Recorder();
    run(
        () -> {
          state.book().addObserver(new Failing());
          state.book().addObserver(second);
        });

    run(() -> state.book().revoke(OFFICE));

    assertThat(second.told).containsExactly("revoked office");
  }

  private IssuedInvitation invite(InvitationTerms terms) {
    return call(() -> state.book().invite(terms, RELAY));
  }

  private JoinAnswer.Joined joined(IssuedInvitation invitation) {
    return (JoinAnswer.Joined) join(invitation);
  }

  private JoinAnswer.Refused refused(IssuedInvitation invitation) {
    return (JoinAnswer.Refused) join(invitation);
  }

  private JoinAnswer join(IssuedInvitation invitation) {
    JoinRequest request =
        new JoinRequest(
            invitation.join().secret(), CertificateRequest.create().pem(), "portway/test");
    return call(() -> state.book().join(request, "198.51.100.9"));
  }

  private List<AuditEvent> audit() {
    return call(() -> state.store().audit().latest(100));
  }

  private void refuses(ThrowingCallable change, String message) {
    assertThatThrownBy(
            () ->
                run(
                    () -> {
                      try {
                        change.call();
                      } catch (RuntimeException e) {
                        throw e.getCause() instanceof AdmissionException cause ? cause : e;
                      } catch (Throwable e) {
                        throw new IllegalStateException(e);
                      }
                    }))
        .isInstanceOfSatisfying(AdmissionException.class, e -> assertThat(e.remedy()).isNotBlank())
        .hasMessageContaining(message);
  }

  private void run(Runnable task) {
    call(
        () -> {
          task.run();
          return null;
        });
  }

  private Fingerprint fingerprint() {
    return call(() -> state.authority().fingerprint());
  }

  private <T> List<T> rows(Callable<List<T>> task) {
    return call(task);
  }

  /** On the control thread; at once if it is the caller. */
  private <T> T call(Callable<T> task) {
    try {
      return state.control().isOnThread() ? task.call() : state.control().call(task).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate leaf(JoinAnswer.Joined joined) {
    return Pem.certificates(joined.certificate()).get(0);
  }

  private static final class Recorder implements IdentityObserver {
    private final List<String> told = new ArrayList<>();

    @Override
    public void revoked(AgentName name) {
      told.add("revoked " + name);
    }

    @Override
    public void denied(AgentName name, MappingRef mapping) {
      told.add("denied " + name + " " + mapping);
    }

    @Override
    public void allowed(AgentName name, MappingRef mapping) {
      told.add("allowed " + name + " " + mapping);
    }
  }

  private static final class Failing implements IdentityObserver {
    @Override
    public void revoked(AgentName name) {
      throw new IllegalStateException("an observer of a test fails");
    }

    @Override
    public void denied(AgentName name, MappingRef mapping) {}

    @Override
    public void allowed(AgentName name, MappingRef mapping) {}
  }
}
