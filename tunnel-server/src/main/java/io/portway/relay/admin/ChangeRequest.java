package io.portway.relay.admin;

import io.portway.mapping.AgentName;
import io.portway.mapping.MappingRef;

/**
 * The body of {@code POST allow}, {@code deny} and {@code revoke}.
 *
 * @param mapping null for {@code revoke}
 */
public record ChangeRequest(AgentName name, MappingRef mapping) {
  public ChangeRequest {
    if (name == null) {
      throw new IllegalArgumentException("The request lacks a name");
    }
  }

  MappingRef requiredMapping() {
    if (mapping == null) {
      throw new IllegalArgumentException("The request lacks a mapping (expected: MAPPING@AGENT)");
    }
    return mapping;
  }
}
