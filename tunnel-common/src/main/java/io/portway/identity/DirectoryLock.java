package io.portway.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An exclusive lock on a state directory, held through the file {@code lock}, which names its
 * holder's process. The kernel drops it with the process, so a stale file locks nobody out, and a
 * copied directory isn't locked by its original.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock acquire(Path directory) {
    Path file = directory.resolve(FILE);
    FileChannel channel = null;
    boolean held = false;
    try {
      channel =
          FileChannel.open(
              file, PrivateFiles.options(StandardOpenOption.CREATE), PrivateFiles.FILE_MODE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw inUse(directory, file);
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      held = true;
      return new DirectoryLock(channel);
    } catch (IOException e) {
      throw PrivateFiles.unwritable(file, e);
    } finally {
      if (!held) {
        closeQuietly(channel);
      }
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held within this very process: to its caller the same as held by another.
      return null;
    }
  }

  private static StateDirectoryException inUse(Path directory, Path file) {
    String pid;
    try {
      pid = Files.readString(file).strip();
    } catch (IOException e) {
      pid = "";
    }
    String holder = pid.matches("[0-9]{1,19}") ? "process " + pid : "another process";
    return new StateDirectoryException(
        directory,
        "is in use by " + holder,
        "Stop that process, or give this one a state-dir of its own.");
  }

  /** Leaves the file: removing it would let two processes lock two files of one name. */
  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The descriptor is gone either way, and with it the lock.
      }
    }
  }
}
