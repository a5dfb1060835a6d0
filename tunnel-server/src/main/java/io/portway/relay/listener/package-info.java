/**
 * The public ports: bound from the relay's start, kept while agents are away. Each accepted visitor
 * is registered on the loop of the trunk that will carry it, or held unread until there is one.
 *
 * <p>Start at {@link io.portway.relay.listener.Listeners}.
 */
package io.portway.relay.listener;
