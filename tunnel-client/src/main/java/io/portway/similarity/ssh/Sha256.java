package io.portway.similarity.ssh;

import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of what passes, and how much that is. For one thread. */
final class Sha256 {
  static final int CHUNK = 32 << 10;

  private final MessageDigest digest;
  private long bytes;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Copies all of {@code in}, or so much of it; stops at the deadline and on an interrupt.
   *
   * @return this
   */
  Sha256 copy(InputStream in, OutputStream out, long atMost, Deadline deadline)
      throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    long left = atMost;
    while (left > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException("stopped while a file was under way");
      }
      deadline.check(Hop.REMOTE_FILE);
      int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
      if (read < 0) {
        return this;
      }
      out.write(chunk, 0, read);
      digest.update(chunk, 0, read);
      bytes += read;
      left -= read;
    }
    return this;
  }

  Sha256 add(byte[] all) {
    digest.update(all);
    bytes += all.length;
    return this;
  }

  /** The same as {@link #copy} without a copy. */
  Sha256 read(InputStream in, long atMost, Deadline deadline)
      throws IOException, InterruptedException {
    return copy(in, OutputStream.nullOutputStream(), atMost, deadline);
  }

  long bytes() {
    return bytes;
  }

  /** Of what passed so far, lower-case; more may follow. */
  String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }
}
