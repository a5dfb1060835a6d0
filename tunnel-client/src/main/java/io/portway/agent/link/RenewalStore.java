package io.portway.agent.link;

import io.portway.identity.Identity;
import java.util.Optional;

/** Where a renewed identity is kept. Called on a thread that may block, never on a loop. */
public interface RenewalStore {
  /** The identity as it is stored now: another process of the same identity may have renewed it. */
  Optional<Identity> load();

  void save(Identity renewed);
}
