/**
 * Agents and visitors as the relay knows them now: links are greeted, moved to their trunk's loop,
 * and belong to a session. The session table belongs to the control thread; trunks to their loops.
 *
 * <p>Start at {@link io.portway.relay.session.LinkAcceptor}, then {@link
 * io.portway.relay.session.Sessions}.
 */
package io.portway.relay.session;
