package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/**
 * The host keys that were seen before, in OpenSSH's own file, which OpenSSH and we both read and
 * add to. A host is found under {@code [host]:port}, or under an alias, which stays when a mapping
 * moves to another port. Hashed names, {@code @revoked} and {@code @cert-authority} are understood.
 * Owned by one session.
 */
public final class KnownHosts {
  /** What a key is to a host. */
  public enum Standing {
    KNOWN,
    /** The host was never seen: its key is remembered. */
    NEW,
    /** The host had another key: never accepted. */
    CHANGED,
    REVOKED
  }

  /** A key's standing, and where the file has the entry that decided, for messages. */
  record Decision(Standing standing, String knownFingerprint, int line) {}

  private record Entry(KnownHostEntry pattern, PublicKey key, int line) {
    boolean isRevoked() {
      return "revoked".equals(pattern.getMarker());
    }

    boolean isAuthority() {
      return "cert-authority".equals(pattern.getMarker());
    }
  }

  private static final int SSH_PORT = 22;

  private final Path file;
  private final String alias;
  private final boolean remembers;

  /** {@code alias} may be null: then the host's address is its name. */
  public KnownHosts(Path file, String alias) {
    this(file, alias, true);
  }

  private KnownHosts(Path file, String alias, boolean remembers) {
    this.file = file.toAbsolutePath();
    this.alias = alias;
    this.remembers = remembers;
  }

  /** The same, and nothing is ever added to the file. */
  public KnownHosts onlyLooking() {
    return new KnownHosts(file, alias, false);
  }

  boolean remembers() {
    return remembers;
  }

  public static Path defaultFile() {
    return Path.of(System.getProperty("user.home"), ".ssh", "known_hosts");
  }

  Path file() {
    return file;
  }

  /** The name under which the host is remembered. */
  String nameOf(SshTarget target) {
    if (alias != null) {
      return alias;
    }
    return target.port() == SSH_PORT ? target.host() : "[" + target.host() + "]:" + target.port();
  }

  /** Of a certificate that no known authority signed, the key that it is for is judged. */
  Decision decide(SshTarget target, PublicKey shown) {
    PublicKey key = OfferedKey.plain(shown);
    Decision changed = null;
    boolean known = false;
    for (Entry entry : entriesOf(target)) {
      if (entry.isAuthority()) {
        known |=
            shown instanceof OpenSshCertificate certificate
                && KeyUtils.compareKeys(entry.key(), certificate.getCaPubKey())
                && isFor(certificate, target);
        continue;
      }
      boolean same = KeyUtils.compareKeys(entry.key(), key);
      if (entry.isRevoked()) {
        if (same) {
          return new Decision(Standing.REVOKED, fingerprint(key), entry.line());
        }
      } else if (same) {
        known = true;
      } else if (changed == null) {
        changed = new Decision(Standing.CHANGED, fingerprint(entry.key()), entry.line());
      }
    }
    if (known) {
      return new Decision(Standing.KNOWN, fingerprint(key), 0);
    }
    return changed == null ? new Decision(Standing.NEW, "", 0) : changed;
  }

  /** MINA has checked the signature and the dates. */
  private boolean isFor(OpenSshCertificate certificate, SshTarget target) {
    Collection<String> names = certificate.getPrincipals();
    return certificate.getType() == OpenSshCertificate.Type.HOST
        && (names == null
            || names.isEmpty()
            || names.contains(alias == null ? target.host() : alias));
  }

  /**
   * The kinds of key that the host is known by: these are asked for first, or a good host looks
   * changed.
   */
  Set<String> keyTypes(SshTarget target) {
    Set<String> types = new LinkedHashSet<>();
    for (Entry entry : entriesOf(target)) {
      if (!entry.isRevoked() && !entry.isAuthority()) {
        types.add(KeyUtils.getKeyType(entry.key()));
      }
    }
    return types;
  }

  void add(SshTarget target, PublicKey key) {
    String line = nameOf(target) + " " + PublicKeyEntry.toString(key) + "\n";
    try {
      createDirectory();
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Set<StandardOpenOption> options =
          Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try (FileChannel channel = FileChannel.open(file, options, ownerOnly);
          FileLock lock = channel.lock()) {
        String start = lock.isValid() && endsInsideLine(channel) ? "\n" : "";
        channel.position(channel.size());
        ByteBuffer bytes = ByteBuffer.wrap((start + line).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private void createDirectory() throws IOException {
    Path directory = file.getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private static boolean endsInsideLine(FileChannel channel) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
  }

  private List<Entry> entriesOf(SshTarget target) {
    String host = alias == null ? target.host() : alias;
    int port = alias == null ? target.port() : SSH_PORT;
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : read()) {
      if (entry.pattern().isHostMatch(host, port)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    try {
      if (!Files.exists(file)) {
        return entries;
      }
      List<String> lines = List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\n"));
      for (int i = 0; i < lines.size(); i++) {
        Entry entry = entry(lines.get(i).strip(), i + 1);
        if (entry != null) {
          entries.add(entry);
        }
      }
      return entries;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * Null for what is no plain or revoked key, as OpenSSH passes over lines that it doesn't know.
   */
  private static Entry entry(String line, int number) {
    if (line.isEmpty() || line.startsWith("#")) {
      return null;
    }
    try {
      KnownHostEntry pattern = KnownHostEntry.parseKnownHostEntry(line);
      PublicKey key = pattern.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
      return key == null ? null : new Entry(pattern, key, number);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return null;
    }
  }

  static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(key);
  }

  private HopException unusable(IOException e) {
    return new HopException(
        Hop.SSH,
        Failure.USAGE,
        Text.of("ssh.known-hosts", file, e.getMessage()),
        Text.of("ssh.known-hosts.remedy"),
        e);
  }
}
