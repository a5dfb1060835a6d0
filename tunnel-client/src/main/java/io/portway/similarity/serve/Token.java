package io.portway.similarity.serve;

import io.portway.identity.StateDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What a front end shows to be let in: random, in the file {@code token} of the state directory,
 * the same after a restart. Who deletes the file gets another one with the next start.
 */
public final class Token {
  private static final String FILE = "token";
  private static final int BYTES = 32;

  private final String text;
  private final Path file;

  private Token(String text, Path file) {
    this.text = text;
    this.file = file;
  }

  /** Reads the file, or makes it with mode 0600. */
  public static Token of(StateDirectory directory) {
    if (!directory.has(FILE)) {
      directory.write(FILE, random(BYTES) + "\n");
    }
    return new Token(directory.read(FILE, Token::parse), directory.resolve(FILE));
  }

  private static String parse(String content) {
    String text = content.strip();
    if (!text.matches("[A-Za-z0-9_-]{16,}")) {
      throw new IllegalArgumentException("it holds no token; delete it to get another one");
    }
    return text;
  }

  static String random(int bytes) {
    byte[] random = new byte[bytes];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Whether the header carries it, in time that doesn't depend on how much of it is right. */
  boolean admits(String authorization) {
    return MessageDigest.isEqual(
        ("Bearer " + text).getBytes(StandardCharsets.US_ASCII),
        authorization.getBytes(StandardCharsets.UTF_8));
  }

  public Path file() {
    return file;
  }

  /** The token itself, for a person's own terminal. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "***";
  }
}
