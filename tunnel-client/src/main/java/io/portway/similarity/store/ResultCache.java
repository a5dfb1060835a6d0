package io.portway.similarity.store;

import io.portway.message.Text;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.KnownResults;
import io.portway.similarity.report.ParagraphResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

/**
 * The results of earlier runs, a file for each text, written as they come: a run that was killed
 * goes on where it was when it is run again. A result is found under its text, the rules, and the
 * state of the index, so never one that the index would not give today. Entries are sealed with
 * their texts. Several processes may use one directory. Any thread.
 */
public final class ResultCache implements KnownResults, AutoCloseable {
  /** Some fifty thousand paragraphs. */
  public static final long DEFAULT_MAX_BYTES = 256L << 20;

  private static final int FOLDERS = 256;
  private static final int WRITES_BETWEEN_TRIMS = 64;
  private static final Paragraph NOBODY = new Paragraph(0, "", "", "", "", 0);

  private final Path directory;
  private final byte[] scope;
  private final long maxBytes;
  private final Consumer<Text> notes;
  private final AtomicInteger taken = new AtomicInteger();

  /** Names of the entries that this run wrote: a text that the document has twice isn't news. */
  private final Set<String> ours = ConcurrentHashMap.newKeySet();

  private final AtomicBoolean noted = new AtomicBoolean();
  private final AtomicIntegerArray writes = new AtomicIntegerArray(FOLDERS);
  private volatile boolean isWritable = true;

  /**
   * @param directory is made when first needed, readable by its owner only
   * @param scope everything but the text that a result depends on
   * @param maxBytes how much disk all entries may take; the longest unused go first
   * @param notes hears of the first damaged entry, and of a disk that takes no more
   */
  public ResultCache(Path directory, String scope, long maxBytes, Consumer<Text> notes) {
    this.directory = directory;
    this.scope = (scope + "\0").getBytes(StandardCharsets.UTF_8);
    this.maxBytes = maxBytes;
    this.notes = notes;
  }

  /** How many results of earlier runs were found here. */
  public int taken() {
    return taken.get();
  }

  @Override
  public ParagraphResult find(Paragraph paragraph) {
    Sealed sealed = Sealed.of(scope, paragraph.body());
    Path file = file(sealed);
    try {
      ParagraphResult result = ResultCodec.decode(sealed.open(Files.readAllBytes(file)));
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      if (!ours.contains(sealed.name())) {
        taken.incrementAndGet();
      }
      return result.of(paragraph);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      noteOnce(Text.of("cache.damaged", file, String.valueOf(e.getMessage())));
      return null;
    }
  }

  @Override
  public void keep(ParagraphResult result) {
    if (!isWritable) {
      return;
    }
    Sealed sealed = Sealed.of(scope, result.paragraph().body());
    Path file = file(sealed);
    try {
      byte[] bytes = sealed.close(ResultCodec.encode(result.of(NOBODY)));
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      // Made with mode 0600; who finds the name finds the whole entry.
      Path part = Files.createTempFile(file.getParent(), "new", ".part");
      try {
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
      ours.add(sealed.name());
      int folder = folder(sealed);
      if (writes.incrementAndGet(folder) % WRITES_BETWEEN_TRIMS == 0) {
        trim(folder);
      }
    } catch (java.nio.channels.ClosedByInterruptException e) {
      // The run is being stopped; the paragraph is checked again by the next one.
    } catch (IOException e) {
      isWritable = false;
      noteOnce(Text.of("cache.unwritable", directory, e.toString()));
    }
  }

  private void noteOnce(Text note) {
    if (noted.compareAndSet(false, true)) {
      notes.accept(note);
    }
  }

  private static int folder(Sealed sealed) {
    return Integer.parseInt(sealed.name().substring(0, 2), 16);
  }

  private Path file(Sealed sealed) {
    return directory.resolve(sealed.name().substring(0, 2)).resolve(sealed.name().substring(2));
  }

  private void trim(int folder) {
    CacheFolder.trim(directory.resolve("%02x".formatted(folder)), maxBytes / FOLDERS);
  }

  /** Makes room where something was written. */
  @Override
  public void close() {
    for (int folder = 0; folder < FOLDERS; folder++) {
      if (writes.get(folder) > 0) {
        trim(folder);
      }
    }
  }
}
