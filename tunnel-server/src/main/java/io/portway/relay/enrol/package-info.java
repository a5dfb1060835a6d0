/**
 * Who may connect to this relay: invitations, enrolment, renewal, grants and revocation. Owned by
 * the control thread; links read an immutable snapshot from their loops. It knows identities and no
 * sessions: those who hold sessions listen as {@link IdentityObserver}.
 *
 * <p>Start at {@link IdentityBook}.
 */
package io.portway.relay.enrol;
