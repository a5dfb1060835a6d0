package io.portway.local;

import io.portway.identity.StateDirectory;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two files by which commands find the daemon: {@code admin-address} and {@code admin-token},
 * both for their owner only. The token is made anew at each start, so that a stale pair of files is
 * worth nothing to whoever listens on that port by then.
 */
public final class DaemonFiles {
  private static final Logger log = LoggerFactory.getLogger(DaemonFiles.class);

  static final String ADDRESS_FILE = "admin-address";
  static final String TOKEN_FILE = "admin-token";

  private static final int TOKEN_BYTES = 32;

  private final StateDirectory directory;
  private final byte[] token;

  private DaemonFiles(StateDirectory directory, byte[] token) {
    this.directory = directory;
    this.token = token;
  }

  /** Writes both files; the daemon has just begun to listen on {@code address}. */
  public static DaemonFiles publish(StateDirectory directory, HostPort address) {
    if (!isLoopback(address)) {
      log.warn(
          "admin={} is reachable from other machines, in plain HTTP: keep it on 127.0.0.1, or let only trusted networks in",
          address);
    }
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    directory.write(TOKEN_FILE, token + "\n");
    directory.write(ADDRESS_FILE, address + "\n");
    return new DaemonFiles(directory, ("Bearer " + token).getBytes(StandardCharsets.US_ASCII));
  }

  // By its text: a name is not looked up for a warning.
  private static boolean isLoopback(HostPort address) {
    return address.host().equals("localhost")
        || address.host().equals("::1")
        || address.host().startsWith("127.");
  }

  /**
   * Whether an Authorization header carries the token, in time that doesn't depend on how much of
   * it is right.
   */
  public boolean admits(String authorization) {
    return authorization != null
        && MessageDigest.isEqual(token, authorization.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes both files away; the daemon stops. */
  public void withdraw() {
    try {
      Files.deleteIfExists(directory.resolve(ADDRESS_FILE));
      Files.deleteIfExists(directory.resolve(TOKEN_FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
