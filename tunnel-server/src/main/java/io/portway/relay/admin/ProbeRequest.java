package io.portway.relay.admin;

import io.portway.mapping.MappingRef;

/** The body of {@code POST probe}. */
public record ProbeRequest(MappingRef mapping) {
  public ProbeRequest {
    if (mapping == null) {
      throw new IllegalArgumentException("The request lacks a mapping (expected: MAPPING@AGENT)");
    }
  }
}
