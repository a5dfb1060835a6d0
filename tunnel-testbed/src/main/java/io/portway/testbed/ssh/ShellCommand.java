package io.portway.testbed.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * One remote command, run by {@code sh -c} like OpenSSH runs it by the user's shell: one thread for
 * each of its three streams, and the exit status after both outputs are drained.
 *
 * <p>The library's own pump polls with pauses, and its factory splits the command at blanks.
 */
final class ShellCommand implements Command {

  private static final int SIGNAL_BASE = 128;
  private static final int SIGTERM = 15;

  private final List<String> words;
  private final Path directory;
  private final List<Thread> outputs = new ArrayList<>();

  private InputStream in;
  private OutputStream out;
  private OutputStream err;
  private ExitCallback exit;
  private Process process;

  private ShellCommand(List<String> words, Path directory) {
    this.words = words;
    this.directory = directory;
  }

  static ShellCommand of(String line, Path directory) {
    return new ShellCommand(List.of("/bin/sh", "-c", line), directory);
  }

  /** What {@code ssh HOST} without a command gets: a shell that reads its standard input. */
  static ShellCommand interactive(Path directory) {
    return new ShellCommand(List.of("/bin/sh"), directory);
  }

  @Override
  public void setInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public void setOutputStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void setErrorStream(OutputStream err) {
    this.err = err;
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    this.exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    for (Map.Entry<String, String> variable : environment.getEnv().entrySet()) {
      // A client may set its locale, as OpenSSH allows by default, and nothing else.
      if (variable.getKey().equals("LANG") || variable.getKey().startsWith("LC_")) {
        builder.environment().put(variable.getKey(), variable.getValue());
      }
    }
    process = builder.start();
    outputs.add(copier("out", process.getInputStream(), out));
    outputs.add(copier("err", process.getErrorStream(), err));
    thread("in", () -> copy(in, process.getOutputStream())).start();
    outputs.forEach(Thread::start);
    thread("exit", this::awaitExit).start();
  }

  @Override
  public void destroy(ChannelSession channel) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private void awaitExit() {
    try {
      int status = process.waitFor();
      for (Thread output : outputs) {
        output.join();
      }
      exit.onExit(status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exit.onExit(SIGNAL_BASE + SIGTERM, "The server is closing.");
    }
  }

  private static Thread copier(String name, InputStream from, OutputStream to) {
    return thread(name, () -> drain(from, to));
  }

  private static Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, "portway-ssh-" + name);
    thread.setDaemon(true);
    return thread;
  }

  /** From the visitor to the command; ending the one ends the other. */
  private static void copy(InputStream from, OutputStream to) {
    try (to) {
      byte[] buffer = new byte[1 << 15];
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
      }
    } catch (IOException e) {
      // The command ended without reading its input, or the visitor left: both are ordinary.
    }
  }

  /** From the command to the visitor. A visitor that left must not leave the command blocked. */
  private static void drain(InputStream from, OutputStream to) {
    try (from) {
      byte[] buffer = new byte[1 << 15];
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        to.write(buffer, 0, count);
        to.flush();
      }
    } catch (IOException e) {
      // The channel is gone and with it whoever would have read this.
    }
  }
}
