package io.portway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Bytes that are nearly right: what a fuzz test feeds to a decoder, drawn from a seed. */
public final class Mutations {
  /** How many inputs each seed draws; {@code -Dportway.fuzz=N} hunts for longer. */
  public static final int RUNS = Integer.getInteger("portway.fuzz", 2000);

  private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', '{', '}', '\\'};

  private final Random random;
  private final List<byte[]> seeds;

  public Mutations(long seed, List<byte[]> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  /** The files of {@code directory}: inputs that once broke something, or show a rule. */
  public static List<byte[]> inputs(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().map(Mutations::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One or more of the seeds, one after the other, with a few faults. */
  public byte[] next() {
    byte[] bytes = pick();
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes = join(bytes, pick());
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      bytes = mutate(bytes);
    }
    return bytes;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  private byte[] pick() {
    return seeds.get(random.nextInt(seeds.size())).clone();
  }

  private byte[] mutate(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = EDGES[random.nextInt(EDGES.length)];
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        int to = at + random.nextInt(bytes.length - at);
        return join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
      }
      default -> {
        byte[] noise = new byte[1 + random.nextInt(8)];
        random.nextBytes(noise);
        return join(
            join(Arrays.copyOf(bytes, at), noise), Arrays.copyOfRange(bytes, at, bytes.length));
      }
    }
    return bytes;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
