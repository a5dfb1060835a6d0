package io.portway.similarity.ssh;

import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.IOUtils;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;

/**
 * An SFTP channel for one file. It is closed when the deadline passes, since MINA waits for an
 * answer without end.
 */
final class SftpTurn implements AutoCloseable {
  private final SshSession session;
  private final SftpClient sftp;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final CompletableFuture<Void> watch;

  private SftpTurn(SshSession session, SftpClient sftp, Deadline deadline) {
    this.session = session;
    this.sftp = sftp;
    this.watch =
        over.orTimeout(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)
            .handle((done, late) -> closeLate(late));
  }

  private Void closeLate(Throwable late) {
    if (late != null) {
      IOUtils.closeQuietly(sftp);
    }
    return null;
  }

  static SftpTurn begin(SshSession session, Deadline deadline)
      throws IOException, InterruptedException {
    session.enter(deadline, Hop.REMOTE_FILE);
    try {
      SftpClient sftp = SftpClientFactory.instance().createSftpClient(session.mina());
      return new SftpTurn(session, sftp, deadline);
    } catch (IOException | RuntimeException e) {
      session.leave();
      throw e;
    }
  }

  SftpClient sftp() {
    return sftp;
  }

  @Override
  public void close() throws IOException {
    over.complete(null);
    watch.join();
    try {
      sftp.close();
    } finally {
      session.leave();
    }
  }
}
