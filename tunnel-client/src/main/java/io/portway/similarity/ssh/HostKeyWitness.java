package io.portway.similarity.ssh;

import java.util.List;

/**
 * Somebody who knows a host's keys otherwise than from the connection that is to be judged: the
 * agent beside it reads them, and tells them over its own trunk.
 */
@FunctionalInterface
public interface HostKeyWitness {
  /** Nobody knows. */
  HostKeyWitness NONE = List::of;

  /**
   * Asked where the host was never seen before.
   *
   * @return each as {@code TYPE FINGERPRINT}, for example {@code ssh-ed25519 SHA256:...}; empty
   *     where nothing is known
   */
  List<String> hostKeys();
}
