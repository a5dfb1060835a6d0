package io.portway.similarity.ssh;

import io.portway.similarity.hop.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Whether SFTP can be used on a session, which a host may switch off or break. */
public final class SftpHome {
  private SftpHome() {}

  /**
   * The absolute path in which SFTP starts.
   *
   * @throws IOException if SFTP can't be used: no such subsystem, or a start-up file of the login
   *     shell that prints
   */
  public static String of(SshSession session, Deadline deadline)
      throws IOException, InterruptedException {
    try (SftpTurn turn = SftpTurn.begin(session, deadline)) {
      return turn.sftp().canonicalPath(".");
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    }
  }
}
