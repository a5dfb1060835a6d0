package io.portway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of classes (AppCDS) that a daemon's first run leaves for later ones, which then start
 * sooner and share its pages. The launcher names the file in {@value #PROPERTY} when there is none
 * yet, and starts the JVM with {@code -XX:+RecordDynamicDumpInfo}; it takes the file into use after
 * a look at the whole of it. Main thread.
 */
final class ClassArchive {
  private static final Logger log = LoggerFactory.getLogger(ClassArchive.class);
  private static final String PROPERTY = "portway.class-archive";
  private static final String DELAY = "portway.class-archive-delay";

  /** By then a daemon has loaded most of the classes that it will ever need. */
  private static final long SETTLED_SECONDS = 30;

  /** The JVM parses its arguments again, and cuts at blanks. */
  private static final String QUOTE = "\"";

  private final Path file;

  private ClassArchive(Path file) {
    this.file = file;
  }

  /** The one that the launcher wants; writing does nothing where it wants none. */
  static ClassArchive wanted() {
    String name = System.getProperty(PROPERTY);
    return new ClassArchive(name == null ? null : Path.of(name));
  }

  /** How many seconds after a daemon is ready its classes are worth writing. */
  long delay() {
    return Long.getLong(DELAY, SETTLED_SECONDS);
  }

  /**
   * Writes the classes that are loaded now, once. All threads stand still meanwhile, some 0.2 s. An
   * archive is a help and never a condition: what goes wrong is logged for developers alone.
   */
  void write() {
    if (file == null || Files.exists(file)) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    // Some releases of Java tell the user about it there, who has not asked.
    PrintStream out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "vmCds",
              new Object[] {new String[] {"dynamic_dump", QUOTE + part + QUOTE}},
              new String[] {String[].class.getName()});
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (JMException | IOException | RuntimeException e) {
      log.debug("no archive of classes could be written to {}", file, e);
    } finally {
      System.setOut(out);
    }
  }
}
