package io.portway.testbed.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/**
 * A fresh key of a user, as {@code ssh-keygen} would leave it, on machines that need not have one.
 *
 * @param file the private key, mode 0600
 * @param authorized the line for the server's {@code authorized_keys}
 */
public record UserKey(Path file, String authorized) {

  private static final int P_256 = 256;

  /** Makes the key and writes its private part to {@code file}, which must not exist yet. */
  public static UserKey create(Path file) {
    try {
      KeyPair pair = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", P_256);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file)) {
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "portway-testbed", null, out);
      }
      return new UserKey(file, PublicKeyEntry.toString(pair.getPublic()) + " portway-testbed");
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java makes no EC P-256 keys.", e);
    }
  }
}
