package io.portway.similarity.input;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Inputs of the tests, read. */
final class Inputs {
  private Inputs() {}

  static Input read(String name, String text) {
    return read(InputOptions.DEFAULT, name, text.getBytes(StandardCharsets.UTF_8));
  }

  static Input read(InputOptions options, String name, byte[] bytes) {
    try {
      return new InputReader(options).read(new ByteArrayInputStream(bytes), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
