package io.portway.identity;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The one-time secret of an invitation: 160 random bits. The relay keeps only its hash; unsalted
 * and fast is right for that, since there is nothing to guess in 160 random bits. Prints as {@code
 * ***}.
 */
public final class JoinSecret {
  static final int BYTES = 20;

  private final byte[] bytes;

  private JoinSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static JoinSecret generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new JoinSecret(bytes);
  }

  /** The inverse of {@link #reveal()}. The message never repeats the text. */
  public static JoinSecret parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
    return of(bytes);
  }

  static JoinSecret of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw malformed();
    }
    return new JoinSecret(bytes.clone());
  }

  /** The secret itself, for the enrolment request and nothing else. */
  public String reveal() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the relay stores and looks up: SHA-256 in hexadecimal. */
  public String hash() {
    return HexFormat.of().formatHex(Fingerprint.sha256(bytes));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JoinSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "***";
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the secret of a join string is damaged (expected: " + BYTES + " bytes in base64url).");
  }
}
