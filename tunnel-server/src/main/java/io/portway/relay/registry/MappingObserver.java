package io.portway.relay.registry;

/** Follows the registry's mappings. On the control thread. */
public interface MappingObserver {
  /** A mapping is served from now on; a public one is to be bound. */
  void added(RelayMapping mapping);

  /** A mapping was dropped, or its agent revoked. */
  void removed(RelayMapping mapping);

  /** A mapping was stated differently, and still is to be reached where it was. */
  void replaced(RelayMapping old, RelayMapping fresh);
}
