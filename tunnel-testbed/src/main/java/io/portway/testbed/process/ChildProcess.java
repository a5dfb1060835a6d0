package io.portway.testbed.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that keeps running: its stderr goes to {@code NAME.log}, its stdout to {@code NAME.out}
 * and, line by line, to whoever waits for a line. Any thread may call.
 *
 * <p>{@link #close} asks the program to end the way an operator in a hurry would (its stdin is
 * closed, then SIGTERM, and once more where it has something to finish first) and kills it if it
 * does not within ten seconds.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration TIME_TO_FINISH = Duration.ofSeconds(1);
  private static final int TAIL_LINES = 20;

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread reader;

  // Guarded by itself; whoever adds a line or ends the output notifies.
  private final List<String> lines = new ArrayList<>();
  private boolean outputEnded;

  private ChildProcess(String name, Path log, Path out, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.reader = new Thread(() -> read(out), "portway-output-" + name);
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts {@code command}; its two files are made in {@code logs}. */
  public static ChildProcess start(String name, Command command, Path logs) {
    try {
      Files.createDirectories(logs);
      Path log = logs.resolve(name + ".log");
      Process process =
          command.builder().redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start();
      return new ChildProcess(name, log, logs.resolve(name + ".out"), process);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Where the program's stderr goes. */
  public Path log() {
    return log;
  }

  /** Gives the program a line on its stdin. */
  public void writeLine(String line) {
    try {
      OutputStream stdin = process.getOutputStream();
      stdin.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
    } catch (IOException e) {
      throw failure(name + " takes no more input: " + e.getMessage());
    }
  }

  /** The program reads the end of its stdin. */
  public void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw failure(name + " takes no more input: " + e.getMessage());
    }
  }

  /** Waits for a line of stdout in which {@code pattern} is found, also one already printed. */
  public Matcher awaitLine(Pattern pattern, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    synchronized (lines) {
      for (int next = 0; ; ) {
        for (; next < lines.size(); next++) {
          Matcher matcher = pattern.matcher(lines.get(next));
          if (matcher.find()) {
            return matcher;
          }
        }
        if (outputEnded) {
          throw failure(name + " ended before it was ready.");
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw failure(
              name
                  + " was not ready after "
                  + limit.toSeconds()
                  + " s (expected: "
                  + pattern
                  + ").");
        }
        await(left);
      }
    }
  }

  /** Everything that was printed on stdout so far. */
  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** The whole of stderr so far. */
  public String logText() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last lines of stderr, for a message. */
  public String logTail() {
    List<String> all = logText().lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
  }

  public ChildFailedException failure(String message) {
    return new ChildFailedException(message, logTail());
  }

  /** SIGKILL, and waits until the system has buried it. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(PATIENCE);
  }

  /** SIGTERM; the exit code, or a failure if the program is still there after {@code limit}. */
  public int terminate(Duration limit) {
    process.destroy();
    return awaitExit(limit);
  }

  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure(name + " did not end within " + limit.toSeconds() + " s.");
      }
      reader.join(PATIENCE.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + name + " ended.", e);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // Nobody reads it any more: that is what closing it was to achieve.
    }
    process.destroy();
    try {
      if (!process.waitFor(TIME_TO_FINISH.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroy();
      }
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void read(Path copy) {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
        BufferedWriter out = Files.newBufferedWriter(copy)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line);
        out.newLine();
        out.flush();
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      // The pipe breaks when the program is killed: the end of its output, like any other.
    } finally {
      synchronized (lines) {
        outputEnded = true;
        lines.notifyAll();
      }
    }
  }

  private void await(long millis) {
    try {
      lines.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name + ".", e);
    }
  }
}
