package io.portway.identity;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The directory where a daemon keeps its keys and records: mode 0700, files 0600, written whole or
 * not at all. A marker names the daemon it belongs to, and a lock keeps two processes from writing
 * it at once.
 *
 * <p>{@link #claim} is for who writes (a daemon, {@code join}), {@link #inspect} for who only reads
 * beside it ({@code status}, {@code visit}, {@code sim}). Methods block on the file system: never
 * call them on an event loop.
 */
public final class StateDirectory implements AutoCloseable {
  static final String MARKER_FILE = "owner";

  private final Path path;
  private final DirectoryLock lock;

  private StateDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the directory if need be and locks it until {@link #close}.
   *
   * @throws StateDirectoryException if it is unreadable, another daemon's, or in use
   */
  public static StateDirectory claim(Path path, StateOwner owner) {
    Path directory = path.toAbsolutePath().normalize();
    PrivateFiles.createDirectory(directory);
    requireOwner(directory, owner);
    DirectoryLock lock = DirectoryLock.acquire(directory);
    try {
      // Under the lock: two daemons that claim a fresh directory at once must not both mark it.
      requireOwner(directory, owner);
      PrivateFiles.restrict(directory);
      if (!Files.exists(directory.resolve(MARKER_FILE))) {
        PrivateFiles.write(directory.resolve(MARKER_FILE), owner.command() + "\n");
      }
      return new StateDirectory(directory, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens the directory for reading, whoever holds its lock; {@link #write} is refused.
   *
   * @throws StateDirectoryException if it is unreadable, missing, or another daemon's
   */
  public static StateDirectory inspect(Path path, StateOwner owner) {
    Path directory = path.toAbsolutePath().normalize();
    // notExists: one that a closed directory above hides may well be there.
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new StateDirectoryException(
          directory,
          "does not exist (expected: the state directory of " + owner.command() + ")",
          "Enrol first with: tunnel-client join -");
    }
    PrivateFiles.requireReadable(directory);
    requireOwner(directory, owner);
    return new StateDirectory(directory, null);
  }

  public Path path() {
    return path;
  }

  /** Where a file of that name is or would be. */
  public Path resolve(String file) {
    return path.resolve(file);
  }

  public boolean has(String file) {
    return Files.exists(path.resolve(file));
  }

  /**
   * Replaces a file as a whole: after a crash it has its old content or the new, never a part. Mode
   * 0600.
   */
  public void write(String file, String content) {
    if (lock == null) {
      throw new IllegalStateException(path + " is open for reading only");
    }
    PrivateFiles.write(path.resolve(file), content);
  }

  /**
   * Reads a file and turns it into a value.
   *
   * @throws StateDirectoryException if it can't be read, or {@code parse} finds it damaged
   */
  public <T> T read(String file, Function<String, T> parse) {
    Path target = path.resolve(file);
    try {
      return parse.apply(Files.readString(target));
    } catch (NoSuchFileException e) {
      throw new StateDirectoryException(
          target, "is missing", "Restore it from a backup, or begin with an empty directory.", e);
    } catch (AccessDeniedException e) {
      throw PrivateFiles.unreadable(target, e);
    } catch (IdentityException | IllegalArgumentException | CharacterCodingException e) {
      throw new StateDirectoryException(
          target,
          "is damaged: " + e.getMessage(),
          "Restore it from a backup; it is never overwritten.",
          e);
    } catch (IOException e) {
      throw new StateDirectoryException(
          target, "cannot be read: " + e.getMessage(), "Check the disk and its mount.", e);
    }
  }

  /** The process that holds the directory, or held it last and is still alive. */
  public OptionalLong holder() {
    try {
      String pid = Files.readString(path.resolve(DirectoryLock.FILE)).strip();
      boolean alive =
          pid.matches("[0-9]{1,18}") && ProcessHandle.of(Long.parseLong(pid)).isPresent();
      return alive ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Releases the lock. The files stay. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static void requireOwner(Path directory, StateOwner expected) {
    Path marker = directory.resolve(MARKER_FILE);
    if (!Files.exists(marker)) {
      return;
    }
    String owner;
    try {
      owner = Files.readString(marker).strip();
    } catch (IOException e) {
      throw PrivateFiles.unreadable(marker, e);
    }
    if (!owner.equals(expected.command())) {
      throw new StateDirectoryException(
          directory,
          "belongs to " + owner + " (expected: a directory of " + expected.command() + ")",
          "Give each daemon a state-dir of its own.");
    }
  }
}
