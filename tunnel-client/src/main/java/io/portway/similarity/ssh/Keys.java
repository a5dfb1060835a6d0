package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads private keys from files. */
final class Keys {
  private static final Logger log = LoggerFactory.getLogger(Keys.class);

  /** In the order in which OpenSSH tries them; few, since servers count failed attempts. */
  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private Keys() {}

  static List<KeyPair> of(SshLogin login) {
    if (login.identity().isPresent()) {
      return named(login.identity().get(), login.password().orElse(null));
    }
    return login.password().isPresent() ? List.of() : usual();
  }

  private static List<KeyPair> named(Path file, String passphrase) {
    try {
      boolean open = Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
      if (open) {
        throw failure(
            Text.of("ssh.identity.open", file), Text.of("secret.open.remedy", file), null);
      }
      List<KeyPair> keys = load(file, passphrase);
      if (keys.isEmpty()) {
        throw failure(Text.of("ssh.identity.none", file), Text.of("ssh.identity.remedy"), null);
      }
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw failure(
          Text.of("ssh.identity.unreadable", file, e.getMessage()),
          Text.of("ssh.identity.remedy"),
          e);
    }
  }

  /** Keys that are encrypted or broken are passed over: the user did not ask for them by name. */
  private static List<KeyPair> usual() {
    List<KeyPair> keys = new ArrayList<>();
    Path directory = Path.of(System.getProperty("user.home"), ".ssh");
    for (String name : USUAL) {
      Path file = directory.resolve(name);
      if (Files.isReadable(file)) {
        try {
          keys.addAll(load(file, null));
        } catch (IOException | GeneralSecurityException e) {
          log.debug("key {} is not used: {}", file, e.toString());
        }
      }
    }
    return keys;
  }

  private static List<KeyPair> load(Path file, String passphrase)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      FilePasswordProvider provider =
          passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase);
      List<KeyPair> keys = new ArrayList<>();
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, provider);
      if (loaded != null) {
        loaded.forEach(keys::add);
      }
      return keys;
    }
  }

  private static HopException failure(Text sentence, Text remedy, Throwable cause) {
    return new HopException(Hop.COMMAND_LINE, Failure.USAGE, sentence, remedy, cause);
  }
}
