package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.sshd.common.RuntimeSshException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attribute;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** What is done to files on the host, a turn at a time, and what its refusals mean. */
final class RemoteFiles {
  private static final int OWNER_ONLY = 0600;
  private static final int OTHERS = 0077;
  private static final String HOME = "~/";

  private final SshSession session;
  private final Deadline deadline;

  RemoteFiles(SshSession session, Deadline deadline) {
    this.session = session;
    this.deadline = deadline;
  }

  /** What is done over one SFTP channel. */
  interface Work<T> {
    T over(SftpClient sftp) throws IOException, InterruptedException;
  }

  /**
   * Does it in its turn.
   *
   * @param path for messages
   */
  <T> T turn(String path, Work<T> work) throws InterruptedException {
    try (SftpTurn turn = SftpTurn.begin(session, deadline)) {
      return work.over(turn.sftp());
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    } catch (IOException e) {
      throw failure(path, e);
    } catch (RuntimeSshException e) {
      throw SshFailures.broken(session.target(), e);
    }
  }

  /** SFTP starts in the home directory and knows no tilde. */
  static String fromHome(String remote) {
    return remote.startsWith(HOME) ? remote.substring(HOME.length()) : remote;
  }

  static boolean isDirectory(SftpClient sftp, String path) throws IOException {
    try {
      return sftp.stat(path).isDirectory();
    } catch (SftpException e) {
      if (isMissing(e)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * The size of what is there of a part; -1 where there is none. What is not a file of our own,
   * which nobody else can read or write, is none of ours: in a directory that others write to, it
   * may have been put there to get at our bytes.
   */
  static long sizeOfOwn(SftpClient sftp, String part) throws IOException {
    try {
      Attributes attributes = sftp.lstat(part);
      Attributes home = sftp.stat(".");
      boolean own =
          attributes.isRegularFile()
              && (attributes.getPermissions() & OTHERS) == 0
              && attributes.getFlags().contains(Attribute.UidGid)
              && attributes.getUserId() == home.getUserId();
      return own ? attributes.getSize() : -1;
    } catch (SftpException e) {
      if (isMissing(e)) {
        return -1;
      }
      throw e;
    }
  }

  /** Closed to others before the first byte is in it. */
  static void create(SftpClient sftp, String part) throws IOException {
    removeQuietly(sftp, part);
    try (CloseableHandle handle =
        sftp.open(part, OpenMode.Create, OpenMode.Exclusive, OpenMode.Write)) {
      sftp.setStat(handle, new Attributes().perms(OWNER_ONLY));
    }
  }

  static void flush(SftpClient sftp, String part) throws IOException {
    OpenSSHFsyncExtension fsync = sftp.getExtension(OpenSSHFsyncExtension.class);
    if (fsync != null && fsync.isSupported()) {
      try (CloseableHandle handle = sftp.open(part, OpenMode.Write)) {
        fsync.fsync(handle);
      }
    }
  }

  static void rename(SftpClient sftp, String part, String path) throws IOException {
    OpenSSHPosixRenameExtension posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
    if (posix != null && posix.isSupported()) {
      posix.posixRename(part, path);
      return;
    }
    // Plain SFTP does not rename over a file that is there: a moment without any is the best it can
    // do.
    removeQuietly(sftp, path);
    sftp.rename(part, path);
  }

  /** What remains there is named by the step that follows, or by the failure that led here. */
  static void removeQuietly(SftpClient sftp, String path) {
    try {
      sftp.remove(path);
    } catch (IOException | RuntimeSshException e) {
      // Never made, or gone with the connection.
    }
  }

  private static boolean isMissing(SftpException e) {
    return e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE
        || e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_PATH;
  }

  private HopException failure(String path, IOException e) {
    if (deadline.expired()) {
      return deadline.passed(Hop.REMOTE_FILE);
    }
    if (!(e instanceof SftpException sftp) || !session.isOpen()) {
      return SshFailures.broken(session.target(), e);
    }
    String key =
        switch (sftp.getStatus()) {
          case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
              "transfer.remote-missing";
          case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
              "transfer.remote-denied";
          case SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM, SftpConstants.SSH_FX_QUOTA_EXCEEDED ->
              "transfer.remote-full";
          default -> "transfer.remote-failed";
        };
    return remote(Text.of(key, path, session.target(), e.getMessage()), e);
  }

  static HopException remote(Text sentence, Throwable cause) {
    return new HopException(
        Hop.REMOTE_FILE, Failure.REMOTE, sentence, Text.of("transfer.remote.remedy"), cause);
  }
}
