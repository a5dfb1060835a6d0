package io.portway.similarity.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Passes bytes on to a stream that it never closes, and remembers the last line of them, which is
 * where programs say what was wrong.
 */
final class LastLine extends FilterOutputStream {
  private static final int KEPT = 4096;
  private static final int SHOWN = 300;

  private byte[] tail = {};

  LastLine(OutputStream out) {
    super(out);
  }

  /** MINA closes what it was given; what is behind this goes on living. */
  @Override
  public void close() throws IOException {
    out.flush();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    byte[] all = Arrays.copyOf(tail, tail.length + length);
    System.arraycopy(bytes, offset, all, tail.length, length);
    tail = Arrays.copyOfRange(all, Math.max(0, all.length - KEPT), all.length);
  }

  /** The last line that is not blank, or "-". */
  synchronized String text() {
    String text = new String(tail, StandardCharsets.UTF_8).stripTrailing();
    String line =
        text.substring(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).strip();
    if (line.isEmpty()) {
      return "-";
    }
    return line.codePointCount(0, line.length()) <= SHOWN
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + "…";
  }
}
