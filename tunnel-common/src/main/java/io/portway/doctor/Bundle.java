package io.portway.doctor;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file to be sent to whoever helps: texts that hold no secret. What goes in is put together
 * from what is no secret to begin with; {@link Redaction} is the net below. Not thread-safe.
 */
public final class Bundle {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Map<String, String> entries = new LinkedHashMap<>();

  /**
   * What was written, as {@code diag --json} shows it.
   *
   * @param path absolute
   */
  public record Written(String path, long bytes, String sha256) {}

  /** How every bundle begins: versions, the kernel's limits, and what the doctor says. */
  public static Bundle of(DoctorReport report) {
    StringWriter text = new StringWriter();
    report.print(new PrintWriter(text));
    return new Bundle()
        .add("versions.txt", Machine.versions())
        .add("kernel.txt", Machine.kernel())
        .add("doctor.txt", text.toString())
        .add("doctor.json", report.json());
  }

  /** Adds a file; {@code text} is redacted. */
  public Bundle add(String name, String text) {
    String clean = Redaction.of(text);
    entries.put(name, clean.endsWith("\n") ? clean : clean + "\n");
    return this;
  }

  /**
   * Writes the file whole or not at all, for its owner only.
   *
   * @throws CliException if it can't be written
   */
  public Written write(Path file) {
    Path target = file.toAbsolutePath().normalize();
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      try (FileChannel channel =
              FileChannel.open(
                  fresh,
                  Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                  OWNER_ONLY);
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel))) {
        for (Map.Entry<String, String> entry : entries.entrySet()) {
          zip.putNextEntry(new ZipEntry(entry.getKey()));
          zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
          zip.closeEntry();
        }
        zip.finish();
        channel.force(true);
      }
      byte[] content = Files.readAllBytes(fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      return new Written(target.toString(), content.length, sha256(content));
    } catch (IOException e) {
      discard(fresh);
      throw new CliException(
          ExitCode.OUTPUT_FAILED,
          "OUTPUT",
          null,
          target + " can't be written: " + e,
          "Name another file with -o",
          e);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Where it could not be written it may well not be removed either.
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
