/**
 * The dialling side of a session: one keeper per trunk dials its link, greets, and dials again. A
 * keeper lives on its trunk's event loop, the session on that of trunk 0. Used by agents and
 * visitors alike; knows no mappings and no backends.
 *
 * <p>Start at {@link io.portway.agent.link.RelaySession}.
 */
package io.portway.agent.link;
