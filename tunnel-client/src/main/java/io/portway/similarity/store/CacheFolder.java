package io.portway.similarity.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one of the cache's folders small. Another process may be doing the same. */
final class CacheFolder {
  private static final Logger log = LoggerFactory.getLogger(CacheFolder.class);

  /** What a file takes of the disk is a multiple of this. */
  private static final long BLOCK = 4096;

  /** A part of that age belongs to a process that was killed. */
  private static final Duration LONGEST_WRITE = Duration.ofHours(1);

  private record Entry(Path file, long bytes, Instant used) {}

  private CacheFolder() {}

  /** Deletes the entries that were not used for longest until the others take no more than that. */
  static void trim(Path folder, long maxBytes) {
    List<Entry> entries = entries(folder);
    entries.sort(Comparator.comparing(Entry::used).reversed());
    Instant abandoned = Instant.now().minus(LONGEST_WRITE);
    long bytes = 0;
    for (Entry entry : entries) {
      boolean part = entry.file().toString().endsWith(".part");
      bytes += part ? 0 : entry.bytes();
      if (part ? entry.used().isBefore(abandoned) : bytes > maxBytes) {
        delete(entry.file());
      }
    }
  }

  private static List<Entry> entries(Path folder) {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        long blocks = (now.size() + BLOCK - 1) / BLOCK * BLOCK;
        entries.add(new Entry(file, blocks, now.lastModifiedTime().toInstant()));
      }
    } catch (IOException e) {
      // Another process deleted one of them: it, too, is making room.
      log.debug("folder={} not listed to its end: {}", folder, e.toString());
    }
    return entries;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.debug("file={} not deleted: {}", file, e.toString());
    }
  }
}
