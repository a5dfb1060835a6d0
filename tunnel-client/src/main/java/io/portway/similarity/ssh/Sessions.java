package io.portway.similarity.ssh;

/** Where a session comes from, and another one when it was lost. */
@FunctionalInterface
public interface Sessions {
  /**
   * A session that is open, as far as we know.
   *
   * @throws io.portway.similarity.hop.HopException if there is none to be had now
   */
  SshSession open() throws InterruptedException;
}
