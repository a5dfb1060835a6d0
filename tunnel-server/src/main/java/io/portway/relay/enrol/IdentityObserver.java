package io.portway.relay.enrol;

import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;

/**
 * Told of changes that act on live sessions, on the control thread, after they were stored and
 * after the snapshot shows them.
 */
public interface IdentityObserver {
  /** Its sessions must end now, and its mappings are gone. */
  void revoked(AgentName name);

  /** Its streams to this mapping must end now. */
  void denied(AgentName name, MappingRef mapping);

  void allowed(AgentName name, MappingRef mapping);
}
