package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.sshd.sftp.client.SftpClient.Attributes;

/** One attempt to fetch a file from the host; the next one goes on where it stopped. */
final class Download {
  private static final Set<OpenOption> PART =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          // Somebody else's link must not decide where our bytes go.
          LinkOption.NOFOLLOW_LINKS);

  private final SshSession session;
  private final RemoteFiles files;
  private final Deadline deadline;
  private final Consumer<Text> notes;

  Download(SshSession session, Deadline deadline, Consumer<Text> notes) {
    this.session = session;
    this.files = new RemoteFiles(session, deadline);
    this.deadline = deadline;
    this.notes = notes;
  }

  /**
   * Fetches it.
   *
   * @param resume whether to go on with a part of an earlier attempt
   */
  Transferred run(String remote, Path target, boolean resume) throws InterruptedException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (FileChannel file = open(part)) {
      if (file.tryLock() == null) {
        throw output(Text.of("transfer.busy", target), null);
      }
      if (!resume) {
        file.truncate(0);
      }
      Sha256 sum = fetch(remote, file);
      file.force(true);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return new Transferred(target.toString(), sum.bytes(), sum.hex());
    } catch (UncheckedIOException e) {
      throw output(part, target, e.getCause());
    } catch (IOException e) {
      throw output(part, target, e);
    } catch (HopException e) {
      if (e.failure() == Failure.REMOTE) {
        removeIfEmpty(part);
      }
      throw e;
    }
  }

  private static FileChannel open(Path part) throws IOException {
    FileChannel file =
        FileChannel.open(
            part,
            PART,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private Sha256 fetch(String remote, FileChannel file) throws IOException, InterruptedException {
    Attributes there = files.turn(remote, sftp -> sftp.stat(remote));
    if (there.isDirectory()) {
      throw RemoteFiles.remote(
          Text.of("transfer.remote-directory", remote, session.target()), null);
    }
    Sha256 sum = kept(remote, file, there.getSize());
    boolean resumed = sum.bytes() > 0;
    read(remote, file, sum);
    if (sum.bytes() != there.getSize()) {
      file.truncate(0);
      throw RemoteFiles.remote(
          Text.of("transfer.size", remote, there.getSize(), sum.bytes()), null);
    }
    Optional<String> whole = RemoteDigest.of(session, remote, deadline);
    if (whole.isEmpty()) {
      notes.accept(Text.of("transfer.unchecked", remote, session.target()));
    } else if (!whole.get().equals(sum.hex())) {
      file.truncate(0);
      if (resumed) {
        return fetch(remote, file);
      }
      throw RemoteFiles.remote(
          Text.of("transfer.differs", remote, session.target(), sum.hex(), whole.get()), null);
    }
    return sum;
  }

  /** The beginning that is here, if it is the file's beginning there. */
  private Sha256 kept(String remote, FileChannel file, long size)
      throws IOException, InterruptedException {
    long here = file.size();
    if (here > 0 && here <= size) {
      file.position(0);
      Sha256 sum = new Sha256().read(Channels.newInputStream(file), here, deadline);
      if (RemoteDigest.of(session, remote, here, deadline).filter(sum.hex()::equals).isPresent()) {
        notes.accept(Text.of("transfer.resumed", remote, here));
        return sum;
      }
    }
    file.truncate(0);
    return new Sha256();
  }

  private void read(String remote, FileChannel file, Sha256 sum) throws InterruptedException {
    files.turn(
        remote,
        sftp -> {
          file.position(sum.bytes());
          try (InputStream in = sftp.read(remote, Sha256.CHUNK)) {
            in.skipNBytes(sum.bytes());
            OutputStream out = LocalStreams.out(Channels.newOutputStream(file));
            return sum.copy(in, out, Long.MAX_VALUE, deadline);
          }
        });
  }

  private static HopException output(Path part, Path target, IOException e) {
    removeQuietly(part);
    if (e instanceof NoSuchFileException) {
      return output(Text.of("transfer.no-directory", target.getParent()), e);
    }
    boolean denied = e instanceof AccessDeniedException;
    String key = denied ? "transfer.output-denied" : "transfer.output-failed";
    return output(Text.of(key, target, e.getMessage()), e);
  }

  private static HopException output(Text sentence, IOException e) {
    return new HopException(
        Hop.OUTPUT, Failure.OUTPUT, sentence, Text.of("transfer.local.remedy"), e);
  }

  private static void removeIfEmpty(Path part) {
    try {
      if (Files.size(part) == 0) {
        Files.delete(part);
      }
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }

  private static void removeQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The failure that led here is the one to tell.
    }
  }
}
