package io.portway.testbed.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What to run: the words of its command line, and what its environment has beyond ours.
 *
 * @param environment added to this process's own; an empty value removes the variable
 */
public record Command(List<String> words, Map<String, String> environment) {

  public Command {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("words: none (expected: at least the program)");
    }
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  public static Command of(Object... words) {
    List<String> all = new ArrayList<>();
    for (Object word : words) {
      all.add(word.toString());
    }
    return new Command(all, Map.of());
  }

  /**
   * The same Java as ours, with serial collection and C1 only: children start often, live briefly.
   */
  public static Command java(String classPath, String mainClass, List<String> options) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(options);
    words.addAll(List.of("-cp", classPath, mainClass));
    return new Command(words, Map.of());
  }

  public Command and(Object... more) {
    List<String> all = new ArrayList<>(words);
    for (Object word : more) {
      all.add(word.toString());
    }
    return new Command(all, environment);
  }

  public Command with(String variable, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(variable, value);
    return new Command(words, more);
  }

  /** The name of the program, without its folder. */
  public String program() {
    return Path.of(words.get(0)).getFileName().toString();
  }

  public Finished run(Duration limit) {
    return run("", limit);
  }

  /**
   * Runs to the end, feeding {@code input}; both outputs are drained at once, so neither can block.
   * What runs longer than {@code limit} is killed and reported as {@link Finished#TIMED_OUT}.
   */
  public Finished run(String input, Duration limit) {
    long start = System.nanoTime();
    try {
      Process process = builder().start();
      CompletableFuture<byte[]> out = drain(process.getInputStream());
      CompletableFuture<byte[]> err = drain(process.getErrorStream());
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A program that ends without reading its input is judged by its exit code.
      }
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Finished(
          this,
          ended ? process.exitValue() : Finished.TIMED_OUT,
          new String(out.join(), StandardCharsets.UTF_8),
          new String(err.join(), StandardCharsets.UTF_8),
          Duration.ofNanos(System.nanoTime() - start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + program() + " ran.", e);
    }
  }

  ProcessBuilder builder() {
    ProcessBuilder builder = new ProcessBuilder(words);
    environment.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return builder;
  }

  private static CompletableFuture<byte[]> drain(InputStream in) {
    CompletableFuture<byte[]> all = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try (in) {
                all.complete(in.readAllBytes());
              } catch (IOException e) {
                all.completeExceptionally(e);
              }
            },
            "portway-drain");
    reader.setDaemon(true);
    reader.start();
    return all;
  }
}
