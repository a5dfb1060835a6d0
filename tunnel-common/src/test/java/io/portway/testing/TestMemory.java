package io.portway.testing;

import io.portway.flow.MemoryBudget;
import io.portway.flow.SessionMemory;

/** Memory for tests: all of it for one session. */
public final class TestMemory {
  private TestMemory() {}

  /** Plenty. */
  public static SessionMemory plenty() {
    return of(256L << 20);
  }

  /** A session that may hold {@code bytes} in all. */
  public static SessionMemory of(long bytes) {
    return MemoryBudget.ofDialler(bytes).session();
  }
}
