package io.portway.identity;

import java.util.Locale;

/** What an identity was admitted as; decided by the relay's invitation. */
public enum IdentityKind {
  /** Registers mappings and forwards streams to its backends. */
  AGENT,
  /** Reaches the private mappings that it was allowed; registers none. */
  VISITOR;

  /** As in JSON, certificates and the database: {@code agent}, {@code visitor}. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static IdentityKind parse(String text) {
    for (IdentityKind kind : values()) {
      if (kind.configName().equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind of identity: '" + text + "' (expected: agent or visitor).");
  }
}
