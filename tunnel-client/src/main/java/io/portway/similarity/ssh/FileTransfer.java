package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.CloseableHandle;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * Moves one file over SFTP. Whichever side it goes to, it is written beside its name, flushed to
 * the disk, and only then given the name; so the name stands for the whole file or for what it was
 * before. Many requests are under way at once, or each would cost a round trip.
 */
public final class FileTransfer {
  private static final int CHUNK = 32 << 10;
  private static final int OWNER_ONLY = 0600;
  private static final String HOME = "~/";

  private final SshSession session;
  private final Deadline deadline;

  public FileTransfer(SshSession session, Deadline deadline) {
    this.session = session;
    this.deadline = deadline;
  }

  /** A relative {@code remote} begins at home; where it is a directory, the file keeps its name. */
  public Transferred put(Path local, String remote) throws InterruptedException {
    try (InputStream in = Files.newInputStream(local)) {
      return put(in, local.getFileName().toString(), remote);
    } catch (NoSuchFileException e) {
      throw input("transfer.local-missing", local, e);
    } catch (IOException e) {
      throw input("transfer.local-unreadable", local, e);
    }
  }

  private Transferred put(InputStream in, String name, String remote) throws InterruptedException {
    String wanted = fromHome(remote);
    try (SftpTurn turn = SftpTurn.begin(session, deadline)) {
      SftpClient sftp = turn.sftp();
      String path = isDirectory(sftp, wanted) ? wanted + "/" + name : wanted;
      String part = path + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
      try {
        create(sftp, part);
        MessageDigest digest = sha256();
        long bytes;
        try (OutputStream out = sftp.write(part, CHUNK, OpenMode.Write)) {
          bytes = copy(in, out, digest);
        }
        flush(sftp, part);
        rename(sftp, part, path);
        return new Transferred(sftp.canonicalPath(path), bytes, hex(digest));
      } catch (IOException | RuntimeException | InterruptedException e) {
        removeQuietly(sftp, part);
        throw e;
      }
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    } catch (IOException e) {
      throw remote(wanted, e);
    }
  }

  /** {@code local} may be a directory: then the file keeps its name. */
  public Transferred get(String remote, Path local) throws InterruptedException {
    String wanted = fromHome(remote);
    try (SftpTurn turn = SftpTurn.begin(session, deadline)) {
      SftpClient sftp = turn.sftp();
      Attributes attributes = sftp.stat(wanted);
      if (attributes.isDirectory()) {
        throw new HopException(
            Hop.REMOTE_FILE,
            Failure.REMOTE,
            Text.of("transfer.remote-directory", wanted, session.target()),
            Text.of("transfer.remote.remedy"));
      }
      try (InputStream in = sftp.read(wanted, CHUNK)) {
        return store(in, wanted, attributes.getSize(), target(wanted, local));
      }
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    } catch (IOException e) {
      throw remote(wanted, e);
    }
  }

  private static Path target(String remote, Path local) {
    String name = remote.substring(remote.lastIndexOf('/') + 1);
    Path target = Files.isDirectory(local) ? local.resolve(name) : local;
    return target.toAbsolutePath().normalize();
  }

  private Transferred store(InputStream in, String remote, long size, Path target)
      throws IOException, InterruptedException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    MessageDigest digest = sha256();
    try {
      long bytes;
      try (FileChannel file = create(part)) {
        bytes = copy(in, Channels.newOutputStream(file), digest);
        force(file, target);
      }
      if (bytes != size) {
        throw new HopException(
            Hop.REMOTE_FILE,
            Failure.REMOTE,
            Text.of("transfer.size", remote, size, bytes),
            Text.of("transfer.remote.remedy"));
      }
      move(part, target);
      return new Transferred(target.toString(), bytes, hex(digest));
    } catch (IOException | RuntimeException | InterruptedException e) {
      Files.deleteIfExists(part);
      throw e;
    }
  }

  private static FileChannel create(Path part) {
    try {
      Files.deleteIfExists(part);
      return FileChannel.open(
          part,
          Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      throw output(part, e);
    }
  }

  private static void force(FileChannel file, Path target) {
    try {
      file.force(true);
    } catch (IOException e) {
      throw output(target, e);
    }
  }

  private static void move(Path part, Path target) {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw output(target, e);
    }
  }

  private long copy(InputStream in, OutputStream out, MessageDigest digest)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    long total = 0;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while a file was under way");
      }
      deadline.check(Hop.REMOTE_FILE);
      out.write(chunk, 0, read);
      digest.update(chunk, 0, read);
      total += read;
    }
    return total;
  }

  /** SFTP starts in the home directory and knows no tilde. */
  private static String fromHome(String remote) {
    return remote.startsWith(HOME) ? remote.substring(HOME.length()) : remote;
  }

  private static boolean isDirectory(SftpClient sftp, String path) throws IOException {
    try {
      return sftp.stat(path).isDirectory();
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
        return false;
      }
      throw e;
    }
  }

  /** Closed to others before the first byte is in it. */
  private static void create(SftpClient sftp, String part) throws IOException {
    try (CloseableHandle handle =
        sftp.open(part, OpenMode.Create, OpenMode.Exclusive, OpenMode.Write)) {
      sftp.setStat(handle, new Attributes().perms(OWNER_ONLY));
    }
  }

  private static void flush(SftpClient sftp, String part) throws IOException {
    OpenSSHFsyncExtension fsync = sftp.getExtension(OpenSSHFsyncExtension.class);
    if (fsync != null && fsync.isSupported()) {
      try (CloseableHandle handle = sftp.open(part, OpenMode.Write)) {
        fsync.fsync(handle);
      }
    }
  }

  private static void rename(SftpClient sftp, String part, String path) throws IOException {
    OpenSSHPosixRenameExtension posix = sftp.getExtension(OpenSSHPosixRenameExtension.class);
    if (posix != null && posix.isSupported()) {
      posix.posixRename(part, path);
      return;
    }
    // Plain SFTP does not rename over a file that is there: a moment without any is the best it can
    // do.
    try {
      sftp.remove(path);
    } catch (SftpException e) {
      if (e.getStatus() != SftpConstants.SSH_FX_NO_SUCH_FILE) {
        throw e;
      }
    }
    sftp.rename(part, path);
  }

  private static void removeQuietly(SftpClient sftp, String part) {
    try {
      sftp.remove(part);
    } catch (IOException e) {
      // Gone with the connection, or never made. The failure that led here is the one to tell.
    }
  }

  private HopException remote(String path, IOException e) {
    if (deadline.expired()) {
      return deadline.passed(Hop.REMOTE_FILE);
    }
    if (!(e instanceof SftpException sftp)) {
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
    return new HopException(
        Hop.REMOTE_FILE,
        Failure.REMOTE,
        Text.of(key, path, session.target(), e.getMessage()),
        Text.of("transfer.remote.remedy"),
        e);
  }

  private static HopException input(String key, Path path, IOException e) {
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of(key, path, e.getMessage()),
        Text.of("transfer.local.remedy"),
        e);
  }

  private static HopException output(Path path, IOException e) {
    String key =
        e instanceof AccessDeniedException ? "transfer.output-denied" : "transfer.output-failed";
    if (e instanceof NoSuchFileException) {
      return new HopException(
          Hop.OUTPUT,
          Failure.OUTPUT,
          Text.of("transfer.no-directory", path.getParent()),
          Text.of("transfer.local.remedy"),
          e);
    }
    return new HopException(
        Hop.OUTPUT,
        Failure.OUTPUT,
        Text.of(key, path, e.getMessage()),
        Text.of("transfer.local.remedy"),
        e);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
