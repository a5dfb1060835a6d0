package io.portway.testbed.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes that a seed and a length stand for, made and checked piece by piece. */
public final class Content {

  private static final int BLOCK = 1 << 16;

  private Content() {}

  /** {@code length} bytes; no two blocks are alike, so a lost or doubled one is noticed. */
  public static byte[] bytes(long seed, int length) {
    byte[] all = new byte[length];
    new SplittableRandom(seed).nextBytes(all);
    return all;
  }

  /** Writes the content of {@code seed} and returns its SHA-256. */
  public static String write(OutputStream out, long seed, long length) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = bytes(seed, BLOCK);
    for (long done = 0; done < length; done += BLOCK) {
      ByteBuffer.wrap(block).putLong(done);
      int count = (int) Math.min(BLOCK, length - done);
      digest.update(block, 0, count);
      out.write(block, 0, count);
    }
    out.flush();
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Reads exactly {@code length} bytes, or fewer if the stream ends, and returns their SHA-256. */
  public static String read(InputStream in, long length) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK];
    for (long left = length; left > 0; ) {
      int count = in.read(block, 0, (int) Math.min(block.length, left));
      if (count < 0) {
        return "ended " + left + " bytes early";
      }
      digest.update(block, 0, count);
      left -= count;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
