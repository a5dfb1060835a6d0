package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Moves one file over SFTP. Whichever side it goes to, it is written beside its name, compared by
 * its SHA-256, flushed to the disk, and only then given the name; so the name stands for the whole
 * file or for what it was before. What was written is kept where the session is lost, the time is
 * over or the program is killed: then the next attempt, in this run or a later one, goes on there.
 */
public final class FileTransfer {
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);
  private static final int TAG_CHARACTERS = 8;

  private final Sessions sessions;
  private final TransferStart start;
  private final Deadline deadline;
  private final Consumer<Text> notes;

  /**
   * @param sessions asked again when one was lost
   * @param notes hears what the user should know
   */
  public FileTransfer(
      Sessions sessions, TransferStart start, Deadline deadline, Consumer<Text> notes) {
    this.sessions = sessions;
    this.start = start;
    this.deadline = deadline;
    this.notes = notes;
  }

  /** A relative {@code remote} begins at home; where it is a directory, the file keeps its name. */
  public Transferred put(Path local, String remote) throws InterruptedException {
    String there = RemoteFiles.fromHome(remote);
    try {
      if (!Files.isRegularFile(local.toRealPath())) {
        // A pipe can't be read twice: neither to compare its beginning nor to begin anew.
        String once = UUID.randomUUID().toString();
        return new Upload(sessions.open(), deadline, notes).run(local, there, once, false);
      }
      String tag = tag(local);
      return untilDone(
          (session, first) ->
              new Upload(session, deadline, notes)
                  .run(local, there, tag, !first || start == TransferStart.RESUMED));
    } catch (UncheckedIOException e) {
      throw input("transfer.local-unreadable", local, e.getCause());
    } catch (NoSuchFileException e) {
      throw input("transfer.local-missing", local, e);
    } catch (IOException e) {
      throw input("transfer.local-unreadable", local, e);
    }
  }

  /** {@code local} may be a directory: then the file keeps its name. */
  public Transferred get(String remote, Path local) throws InterruptedException {
    String there = RemoteFiles.fromHome(remote);
    String name = there.substring(there.lastIndexOf('/') + 1);
    Path target =
        (Files.isDirectory(local) ? local.resolve(name) : local).toAbsolutePath().normalize();
    try {
      return untilDone(
          (session, first) ->
              new Download(session, deadline, notes)
                  .run(there, target, !first || start == TransferStart.RESUMED));
    } catch (IOException e) {
      throw new IllegalStateException("a download tells its failures itself", e);
    }
  }

  /** The same for the same file unchanged: two files of one name must not share a part. */
  private static String tag(Path local) throws IOException {
    String of =
        local.toRealPath() + " " + Files.size(local) + " " + Files.getLastModifiedTime(local);
    return new Sha256().add(of.getBytes(StandardCharsets.UTF_8)).hex().substring(0, TAG_CHARACTERS);
  }

  /** One attempt over one session. */
  private interface Attempt {
    Transferred over(SshSession session, boolean first) throws IOException, InterruptedException;
  }

  /** A session that is lost on the way is a pause; one that can't be had at all is a failure. */
  private Transferred untilDone(Attempt attempt) throws IOException, InterruptedException {
    SshSession lost = null;
    HopException trouble = null;
    while (true) {
      try {
        SshSession session = sessions.open();
        if (session == lost && trouble != null) {
          throw trouble;
        }
        boolean first = lost == null;
        lost = session;
        return attempt.over(session, first);
      } catch (HopException e) {
        if (e == trouble || lost == null) {
          throw e;
        }
        if (e.failure() == Failure.DEADLINE && trouble != null) {
          throw late(trouble);
        }
        if (e.failure() != Failure.UNREACHABLE) {
          throw e;
        }
        if (trouble == null) {
          notes.accept(Text.of("transfer.waiting", e.sentence()));
        }
        trouble = e;
      }
      pause(trouble);
    }
  }

  private void pause(HopException trouble) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(deadline.within(BETWEEN_ATTEMPTS).toNanos());
    if (deadline.expired()) {
      throw late(trouble);
    }
  }

  /** Names the hop that was in the way. */
  private HopException late(HopException trouble) {
    HopException late = deadline.passed(trouble.hop());
    return new HopException(
        trouble.hop(),
        Failure.DEADLINE,
        Text.of("transfer.late", late.sentence(), trouble.sentence()),
        Text.of("transfer.late.remedy"),
        trouble);
  }

  private static HopException input(String key, Path path, IOException e) {
    return new HopException(
        Hop.INPUT,
        Failure.INPUT,
        Text.of(key, path, e.getMessage()),
        Text.of("transfer.local.remedy"),
        e);
  }
}
