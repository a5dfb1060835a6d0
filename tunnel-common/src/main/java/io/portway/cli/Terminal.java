package io.portway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What standard input, output and error are connected to. The JDK can't tell them apart ({@code
 * System.console()} asks for all), so /proc is asked.
 */
public final class Terminal {
  /** One of the three standard streams. */
  public enum Stream {
    STDIN(0),
    STDOUT(1),
    STDERR(2);

    private final int descriptor;

    Stream(int descriptor) {
      this.descriptor = descriptor;
    }
  }

  private static final int DEFAULT_COLUMNS = 80;
  private static final int MIN_COLUMNS = 20;
  private static final Pattern TTY = Pattern.compile("/dev/(pts/\\d+|tty.*|console)");
  private static final Pattern STTY_SIZE = Pattern.compile("\\d+ (\\d+)");

  private final Map<String, String> environment;

  private Terminal(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The terminal of this process. */
  public static Terminal system() {
    return new Terminal(System.getenv());
  }

  static Terminal withEnvironment(Map<String, String> environment) {
    return new Terminal(environment);
  }

  /** Whether a person sits at the other end. */
  public boolean isTerminal(Stream stream) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream.descriptor));
      return TTY.matcher(target.toString()).matches();
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no /proc, no Linux: plain output is right anywhere
    }
  }

  /** Columns to fit into: COLUMNS, else the terminal's own width, else 80. */
  public int columns() {
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("[1-9]\\d{0,4}")) {
      return Math.max(MIN_COLUMNS, Integer.parseInt(columns));
    }
    boolean terminal = isTerminal(Stream.STDOUT) || isTerminal(Stream.STDERR);
    return terminal ? sttyColumns() : DEFAULT_COLUMNS;
  }

  /**
   * Whether colour may be used there: a terminal that isn't dumb, and no NO_COLOR (no-color.org).
   */
  public boolean colour(Stream stream) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "dumb").equals("dumb")
        && isTerminal(stream);
  }

  private static int sttyColumns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
      Matcher matcher = STTY_SIZE.matcher(size.strip());
      int columns = ended && matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      return columns == 0 ? DEFAULT_COLUMNS : Math.max(MIN_COLUMNS, columns);
    } catch (IOException e) {
      return DEFAULT_COLUMNS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DEFAULT_COLUMNS;
    }
  }
}
