package io.portway.similarity.report;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Puts a report into a file so that whoever sees the file sees all of it: written beside it as
 * {@code .part}, flushed to the disk, then moved over in one step. Readable by its owner only,
 * since it quotes the document.
 */
public final class ReportFile {
  private final Path path;
  private final Path part;
  private final ReportFormat format;

  public ReportFile(Path path, ReportFormat format) {
    this.path = path.toAbsolutePath().normalize();
    this.part = this.path.resolveSibling(this.path.getFileName() + ".part");
    this.format = format;
  }

  /** Fails now rather than after a long check when the file could not be written. */
  public void requireWritable() {
    Path directory = path.getParent();
    if (Files.isDirectory(path)) {
      throw failure("output.directory", path, null);
    }
    if (directory == null || !Files.isDirectory(directory)) {
      throw failure("output.no-directory", directory, null);
    }
    if (!Files.isWritable(directory)) {
      throw failure("output.denied", path, null);
    }
  }

  public Written write(Report report, Messages messages) {
    try {
      Files.deleteIfExists(part);
      Written written = writePart(report, messages);
      move();
      return written;
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw failure("output.no-directory", path.getParent(), e);
    } catch (AccessDeniedException e) {
      throw failure("output.denied", path, e);
    } catch (IOException e) {
      deletePart();
      throw new HopException(
          Hop.OUTPUT,
          Failure.OUTPUT,
          Text.of("output.io", path, e.getMessage()),
          Text.of("output.remedy"),
          e);
    }
  }

  private Written writePart(Report report, Messages messages) throws IOException {
    MessageDigest digest = sha256();
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel file = FileChannel.open(part, options, ownerOnly)) {
      OutputStream out =
          new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(file)), digest);
      format.write(report, messages, out);
      out.flush();
      file.force(true);
      return new Written(path, file.size(), HexFormat.of().formatHex(digest.digest()), format);
    }
  }

  private void move() throws IOException {
    try {
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void deletePart() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The failure that led here is the one to tell; what is left is named .part.
    }
  }

  private static HopException failure(String key, Path what, Throwable cause) {
    return new HopException(
        Hop.OUTPUT, Failure.OUTPUT, Text.of(key, what), Text.of("output.remedy"), cause);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
