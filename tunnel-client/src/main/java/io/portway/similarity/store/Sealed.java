package io.portway.similarity.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Name and key of what belongs to a text: both follow from the text, so that only who has it can
 * find the entry, and read it. AES-GCM also says when an entry was cut short or changed.
 *
 * @param name lower-case hex
 * @param key of AES-256
 */
record Sealed(String name, SecretKeySpec key) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** {@code scope}: what else the entry depends on. */
  static Sealed of(byte[] scope, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(scope);
      byte[] halves = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return new Sealed(
          HexFormat.of().formatHex(halves, 0, 24), new SecretKeySpec(halves, 32, 32, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  byte[] close(byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
      byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  byte[] open(byte[] all) throws IOException {
    if (all.length < NONCE_BYTES + TAG_BITS / 8) {
      throw new IOException("the entry has " + all.length + " bytes");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES))
          .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IOException("the entry is damaged", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
