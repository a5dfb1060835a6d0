package io.portway.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner reads: created with mode 0600, replaced atomically, synced. */
final class PrivateFiles {
  /** Given at creation: a key must not be readable even for the moment before a chmod. */
  static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> DIRECTORY_MODE =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  static Set<OpenOption> options(OpenOption... more) {
    Set<OpenOption> options = new java.util.HashSet<>(Set.of(more));
    options.add(StandardOpenOption.READ);
    options.add(StandardOpenOption.WRITE);
    return options;
  }

  static void createDirectory(Path directory) {
    try {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw notADirectory(directory);
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
    requireReadable(directory);
  }

  static void requireReadable(Path directory) {
    // Below a directory that is closed to this user, one can neither be seen nor be called missing.
    boolean hidden = !Files.exists(directory) && !Files.notExists(directory);
    if (!Files.isDirectory(directory) && !hidden) {
      throw notADirectory(directory);
    }
    if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
      throw unreadable(directory, new AccessDeniedException(directory.toString()));
    }
  }

  /** A directory that was there before may be open to others; from now on it isn't. */
  static void restrict(Path directory) {
    try {
      if (!Files.getPosixFilePermissions(directory).equals(DIRECTORY_MODE)) {
        Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
      }
    } catch (IOException e) {
      throw unwritable(directory, e);
    }
  }

  static void write(Path file, String content) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      // Left by a crash, perhaps with another mode.
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
          FileChannel.open(fresh, options(StandardOpenOption.CREATE_NEW), FILE_MODE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(file.getParent());
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  static StateDirectoryException unreadable(Path path, IOException cause) {
    return new StateDirectoryException(
        path,
        "cannot be read by user " + System.getProperty("user.name") + ": " + reason(cause),
        "Run as the user that owns it, or change its owner.",
        cause);
  }

  static StateDirectoryException unwritable(Path path, IOException cause) {
    return new StateDirectoryException(
        path,
        "cannot be written by user " + System.getProperty("user.name") + ": " + reason(cause),
        "Run as the user that owns it, choose another state-dir, or make room on its disk.",
        cause);
  }

  private static StateDirectoryException notADirectory(Path path) {
    return new StateDirectoryException(
        path, "is not a directory", "Choose another state-dir or remove that file.");
  }

  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    return cause instanceof java.nio.file.FileSystemException file && file.getReason() != null
        ? file.getReason()
        : cause.getClass().getSimpleName() + " " + cause.getMessage();
  }

  /** Makes the rename itself survive a power cut. */
  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
