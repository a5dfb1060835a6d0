package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.impl.SftpOutputStreamAsync;

/** One attempt to bring a file to the host; the next one goes on where it stopped. */
final class Upload {
  private final SshSession session;
  private final RemoteFiles files;
  private final Deadline deadline;
  private final Consumer<Text> notes;

  Upload(SshSession session, Deadline deadline, Consumer<Text> notes) {
    this.session = session;
    this.files = new RemoteFiles(session, deadline);
    this.deadline = deadline;
    this.notes = notes;
  }

  /** Where it goes, and what of it is there. */
  private record Place(String path, String part, long kept) {}

  /**
   * Brings it.
   *
   * @param tag names the part: the same for the same file, another for another
   * @param resume whether to go on with a part of an earlier attempt
   */
  Transferred run(Path local, String remote, String tag, boolean resume)
      throws IOException, InterruptedException {
    Place place = files.turn(remote, sftp -> place(sftp, local, remote, tag, resume));
    try {
      Sha256 sum = write(local, place);
      verify(place.part(), sum.hex());
      return files.turn(
          place.path(),
          sftp -> {
            RemoteFiles.rename(sftp, place.part(), place.path());
            return new Transferred(sftp.canonicalPath(place.path()), sum.bytes(), sum.hex());
          });
    } catch (HopException e) {
      if (e.failure() == Failure.REMOTE) {
        removeQuietly(place.part());
      }
      throw e;
    }
  }

  private static Place place(SftpClient sftp, Path local, String remote, String tag, boolean resume)
      throws IOException {
    boolean isDirectory = RemoteFiles.isDirectory(sftp, remote);
    String path = isDirectory ? remote + "/" + local.getFileName() : remote;
    String part = path + "." + tag + ".part";
    long kept = resume ? RemoteFiles.sizeOfOwn(sftp, part) : -1;
    if (kept < 0) {
      RemoteFiles.create(sftp, part);
    }
    return new Place(path, part, Math.max(0, kept));
  }

  private Sha256 write(Path local, Place place) throws IOException, InterruptedException {
    try (InputStream in = LocalStreams.in(Files.newInputStream(local))) {
      Sha256 sum = new Sha256().read(in, place.kept(), deadline);
      if (place.kept() == 0 || isSameSoFar(sum, place)) {
        return write(in, sum, place, place.kept());
      }
    }
    try (InputStream in = LocalStreams.in(Files.newInputStream(local))) {
      return write(in, new Sha256(), place, 0);
    }
  }

  private boolean isSameSoFar(Sha256 sum, Place place) throws InterruptedException {
    boolean same = sum.bytes() == place.kept() && sum.hex().equals(sumOf(place.part()));
    if (same) {
      notes.accept(Text.of("transfer.resumed", place.path(), place.kept()));
    }
    return same;
  }

  private Sha256 write(InputStream in, Sha256 sum, Place place, long from)
      throws InterruptedException {
    return files.turn(
        place.path(),
        sftp -> {
          if (from == 0) {
            RemoteFiles.create(sftp, place.part());
          }
          try (OutputStream out = sftp.write(place.part(), Sha256.CHUNK, OpenMode.Write)) {
            // Many writes are under way at once, or each would cost a round trip.
            ((SftpOutputStreamAsync) out).setOffset(from);
            sum.copy(in, out, Long.MAX_VALUE, deadline);
          }
          RemoteFiles.flush(sftp, place.part());
          return sum;
        });
  }

  private void verify(String part, String here) throws InterruptedException {
    String there = sumOf(part);
    if (!there.equals(here)) {
      throw RemoteFiles.remote(
          Text.of("transfer.differs", part, session.target(), here, there), null);
    }
  }

  private String sumOf(String path) throws InterruptedException {
    Optional<String> there = RemoteDigest.of(session, path, deadline);
    return there.isPresent()
        ? there.get()
        : files.turn(
            path,
            sftp -> {
              try (InputStream back = sftp.read(path, Sha256.CHUNK)) {
                return new Sha256().read(back, Long.MAX_VALUE, deadline).hex();
              }
            });
  }

  private void removeQuietly(String part) throws InterruptedException {
    try {
      files.turn(
          part,
          sftp -> {
            RemoteFiles.removeQuietly(sftp, part);
            return part;
          });
    } catch (HopException e) {
      // The failure that led here is the one to tell.
    }
  }
}
