package io.portway.similarity.ssh;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Streams of our own disk whose failures are unchecked, so that where both ends of a copy may fail
 * a full disk here is not taken for a broken connection.
 */
final class LocalStreams {
  private LocalStreams() {}

  static InputStream in(InputStream from) {
    return new FilterInputStream(from) {
      @Override
      public int read(byte[] bytes, int offset, int length) {
        try {
          return in.read(bytes, offset, length);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  static OutputStream out(OutputStream to) {
    return new FilterOutputStream(to) {
      @Override
      public void write(byte[] bytes, int offset, int length) {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
