package io.portway.relay.enrol;

import io.portway.identity.CertificateRequest;
import io.portway.identity.Identity;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRequest;
import io.portway.identity.Pem;
import io.portway.mapping.HostPort;

/** Enrols in tests as a joining agent would, without the socket between. */
public final class Admission {
  private Admission() {}

  /** Invites and joins; the identity is as an agent would keep it. */
  public static Identity enrol(RelayState state, InvitationTerms terms, HostPort relay) {
    return state
        .control()
        .call(
            () -> {
              IssuedInvitation invitation = state.book().invite(terms, relay);
              CertificateRequest request = CertificateRequest.create();
              JoinAnswer answer =
                  state
                      .book()
                      .join(
                          new JoinRequest(
                              invitation.join().secret(), request.pem(), "portway/test"),
                          "127.0.0.1");
              JoinAnswer.Joined joined = (JoinAnswer.Joined) answer;
              return new Identity(
                  relay,
                  request.key(),
                  Pem.certificates(joined.certificate()).get(0),
                  state.authority().certificate());
            })
        .join();
  }
}
