package io.portway.agent.job;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job: a process, what goes into it and what comes out. Fed by the stream's loop; two threads
 * move the bytes, since pipes block. What it writes to standard error goes to ours.
 */
final class JobProcess {
  private static final Logger log = LoggerFactory.getLogger(JobProcess.class);
  private static final int CHUNK = 32 << 10;
  private static final long END_SECONDS = 2;

  /** An empty buffer ends the input. */
  private static final ByteBuf END_OF_INPUT = Unpooled.EMPTY_BUFFER;

  private static final int NOT_STARTED = -1;

  private final List<String> command;
  private final byte[] greeting;
  private final Listener listener;
  private final Consumer<JobProcess> onEnd;

  /** Bounded by whoever feeds: nothing more comes before {@link Listener#onTaken}. */
  private final BlockingQueue<ByteBuf> input = new LinkedBlockingQueue<>();

  private volatile Process process;
  private volatile boolean killed;

  /** Guarded by the queue's monitor. */
  private boolean pumped;

  /** Hears of a job, on its threads. */
  interface Listener {
    /** A buffer that was fed is no longer needed here; it was released. */
    void onTaken();

    /** More of the answer; blocks until the next may come. Throws if nobody wants it. */
    void onOutput(byte[] bytes, int length) throws IOException, InterruptedException;

    /** The answer is whole if the status is 0. */
    void onEnd(int status);
  }

  JobProcess(List<String> command, byte[] greeting, Listener listener, Consumer<JobProcess> onEnd) {
    this.command = command;
    this.greeting = greeting;
    this.listener = listener;
    this.onEnd = onEnd;
  }

  void start(Executor threads) {
    threads.execute(() -> run(threads));
  }

  /**
   * Takes the buffer over, which is not empty; released at once, and false, where nobody reads any
   * more.
   */
  boolean feed(ByteBuf bytes) {
    synchronized (input) {
      if (!pumped) {
        input.add(bytes);
        return true;
      }
    }
    bytes.release();
    return false;
  }

  void endInput() {
    input.add(END_OF_INPUT);
  }

  /** Ends it, begun or not. From any thread. */
  void kill() {
    killed = true;
    Process started = process;
    if (started != null) {
      started.destroy();
    }
    endInput();
  }

  private void run(Executor threads) {
    int status = NOT_STARTED;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      if (killed) {
        process.destroy();
      }
      threads.execute(this::pump);
      drain();
      status = process.waitFor();
    } catch (IOException e) {
      log.warn("a job could not be started or answered: {}", e.toString());
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    } finally {
      if (process == null) {
        pump();
      }
      forceEnd();
      onEnd.accept(this);
      listener.onEnd(killed ? NOT_STARTED : status);
    }
  }

  private void drain() throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    InputStream out = process.getInputStream();
    for (int read = out.read(chunk); read >= 0; read = out.read(chunk)) {
      listener.onOutput(chunk, read);
    }
  }

  /** Feeds the process; one that listens no more, or never began, is fed to nobody. */
  private void pump() {
    OutputStream in = process == null ? OutputStream.nullOutputStream() : process.getOutputStream();
    boolean broken = !write(in, greeting, greeting.length);
    byte[] chunk = new byte[CHUNK];
    try {
      for (ByteBuf next = input.take(); next.isReadable(); next = input.take()) {
        while (next.isReadable() && !broken) {
          int length = Math.min(chunk.length, next.readableBytes());
          next.readBytes(chunk, 0, length);
          broken = !write(in, chunk, length);
        }
        next.release();
        listener.onTaken();
      }
      in.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("a job ended before its input: {}", e.toString());
    } finally {
      synchronized (input) {
        pumped = true;
        input.forEach(ByteBuf::release);
        input.clear();
      }
    }
  }

  private static boolean write(OutputStream in, byte[] bytes, int length) {
    try {
      in.write(bytes, 0, length);
      in.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void forceEnd() {
    Process started = process;
    if (started == null) {
      return;
    }
    endInput();
    try {
      if (!started.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        started.destroyForcibly();
      }
    } catch (InterruptedException e) {
      started.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
