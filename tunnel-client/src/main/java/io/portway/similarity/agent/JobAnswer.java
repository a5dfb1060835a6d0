package io.portway.similarity.agent;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.search.SearchResult;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/**
 * An answer, written line by line as it comes. Any thread. A write that fails ends the job: nobody
 * listens any more.
 */
public final class JobAnswer implements AutoCloseable {
  private static final Paragraph NOBODY = new Paragraph(0, "", "", "", "", 0);
  private static final int BUFFER = 32 << 10;

  /** Each flush costs some compression, and nobody sees more than a few a second. */
  public static final Duration BETWEEN_FLUSHES = Duration.ofMillis(200);

  private final GZIPOutputStream out;
  private Messages messages;
  private boolean waiting;

  public JobAnswer(OutputStream out, Messages messages) throws IOException {
    this.out = new GZIPOutputStream(out, BUFFER, true);
    this.messages = messages;
  }

  /** From now on in another language. */
  public synchronized void speak(Messages other) {
    messages = other;
  }

  /** A sign of life, for whoever waits on a way that may be broken. */
  public void alive() {
    write(JobLine.ALIVE, true);
  }

  public void result(ParagraphResult result) {
    write(JobLine.ofResult(result.of(NOBODY)), false);
  }

  public void result(SearchResult result) {
    String problem = result.failure().map(this::words).orElse(null);
    write(JobLine.ofHits(new JobLine.Hits(result.hits(), problem)), false);
  }

  public void note(Text note) {
    write(JobLine.ofNote(words(note)), false);
  }

  public void pause(Text why) {
    write(JobLine.ofPause(words(why)), true);
  }

  public void resumed() {
    write(JobLine.ofResumed(), true);
  }

  /** The check ends before its time; results follow. */
  public void end(HopException e) {
    write(JobLine.ofEnd(trouble(e)), false);
  }

  /** Nothing follows. */
  public void failed(HopException e) {
    write(JobLine.ofFailed(trouble(e)), false);
  }

  /** Nothing follows: all is there. */
  public void over(String engine) {
    write(JobLine.ofOver(engine), false);
  }

  private synchronized String words(Text text) {
    return messages.get(text);
  }

  private synchronized JobLine.Trouble trouble(HopException e) {
    return JobLine.Trouble.of(e, messages);
  }

  private synchronized void write(JobLine line, boolean urgent) {
    try {
      out.write(Wire.JSON.writeValueAsBytes(line));
      out.write('\n');
      waiting = true;
    } catch (IOException e) {
      throw gone(e);
    }
    if (urgent) {
      flush();
    }
  }

  /** Sends what waits; to be called again and again, {@link #BETWEEN_FLUSHES}. */
  public synchronized void flush() {
    try {
      if (waiting) {
        waiting = false;
        out.flush();
      }
    } catch (IOException e) {
      throw gone(e);
    }
  }

  private static UncheckedIOException gone(IOException e) {
    return new UncheckedIOException("nobody takes the answer", e);
  }

  @Override
  public synchronized void close() throws IOException {
    waiting = false;
    out.close();
  }
}
