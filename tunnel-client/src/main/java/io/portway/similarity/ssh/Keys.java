package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys to offer, in their order: those that were named, those of the agent, the usual files.
 * Few, since servers count failed attempts. To be closed after the login, with the agent's socket.
 */
final class Keys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keys.class);

  /** OpenSSH's server hangs up after six attempts (MaxAuthTries), and a password needs one, too. */
  static final int MOST = 5;

  /** In the order in which OpenSSH tries them. */
  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private static final Pattern PUBLIC_KEY = Pattern.compile("(ssh|ecdsa|sk)-[a-z0-9@.-]+ +AAAA");

  private final SshLogin login;
  private final SshAgent agent;
  private final List<OfferedKey> held = new ArrayList<>();
  private final List<OfferedKey> offered = new ArrayList<>();

  private Keys(SshLogin login, SshAgent agent) {
    this.login = login;
    this.agent = agent;
  }

  static Keys of(SshLogin login) {
    Keys keys = new Keys(login, agent(login.files().agent()));
    try {
      keys.collect();
      return keys;
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  List<OfferedKey> offered() {
    return offered.subList(0, Math.min(MOST, offered.size()));
  }

  /** An agent that is not there is no fault: the environment often names one that has ended. */
  private static SshAgent agent(Path socket) {
    if (socket == null) {
      return null;
    }
    try {
      return AgentSocket.connect(socket);
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("the ssh-agent at {} is not used: {}", socket, e.toString());
      return null;
    }
  }

  private void collect() {
    askAgent();
    if (login.identity().isPresent()) {
      addNamed(login.identity().get());
      return;
    }
    for (Path file : login.files().identities()) {
      addIfUsable(file);
    }
    boolean only = login.files().only() || login.password().isPresent();
    if (!only) {
      held.forEach(this::add);
    }
    if (login.files().identities().isEmpty() && login.password().isEmpty()) {
      Path directory = Path.of(System.getProperty("user.home"), ".ssh");
      USUAL.forEach(name -> addIfUsable(directory.resolve(name)));
    }
  }

  private void askAgent() {
    if (agent == null) {
      return;
    }
    try {
      for (Map.Entry<PublicKey, String> one : agent.getIdentities()) {
        held.add(OfferedKey.signedBy(agent, one.getKey()));
      }
    } catch (IOException | RuntimeException e) {
      log.debug("the ssh-agent tells no keys: {}", e.toString());
    }
  }

  /** Whoever names a file wants that one, or to hear why not. */
  private void addNamed(Path file) {
    try {
      if (Files.exists(file) && publicHalf(file).isEmpty() && isOpenToOthers(file)) {
        throw failure(
            Text.of("ssh.identity.open", file), Text.of("secret.open.remedy", file), null);
      }
      int before = offered.size();
      add(file);
      if (offered.size() == before) {
        throw failure(Text.of("ssh.identity.none", file), Text.of("ssh.identity.remedy"), null);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw failure(
          Text.of("ssh.identity.unreadable", file, e.getMessage()),
          Text.of("ssh.identity.remedy"),
          e);
    }
  }

  /** Passed over when it is missing, open to others, broken, or encrypted: as OpenSSH does it. */
  private void addIfUsable(Path file) {
    try {
      if (!Files.exists(file) || publicHalf(file).isPresent() || !isOpenToOthers(file)) {
        add(file);
      }
    } catch (IOException | GeneralSecurityException e) {
      log.debug("key {} is not used: {}", file, e.toString());
    }
  }

  private static boolean isOpenToOthers(Path file) throws IOException {
    return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
  }

  /** Where we can't have the private key, but know the public one, an agent may sign for it. */
  private void add(Path file) throws IOException, GeneralSecurityException {
    try {
      if (publicHalf(file).isEmpty()) {
        for (KeyPair pair : load(file, login.passphrase().orElse(null))) {
          addWithCertificates(OfferedKey.of(pair), file);
        }
        return;
      }
    } catch (IOException | GeneralSecurityException e) {
      if (!addFromAgent(file)) {
        throw e;
      }
      return;
    }
    addFromAgent(file);
  }

  private boolean addFromAgent(Path file) {
    Optional<PublicKey> key =
        publicHalf(file).or(() -> publicHalf(Path.of(file + ".pub"))).map(OfferedKey::plain);
    List<OfferedKey> found =
        held.stream().filter(one -> key.isPresent() && one.isFor(key.get())).toList();
    found.forEach(one -> addWithCertificates(one, file));
    return !found.isEmpty();
  }

  /** OpenSSH shows a certificate before the key that it is for. */
  private void addWithCertificates(OfferedKey key, Path file) {
    List<Path> files = new ArrayList<>(login.files().certificates());
    files.add(Path.of(file + "-cert.pub"));
    for (Path one : files) {
      if (publicHalf(one).orElse(null) instanceof OpenSshCertificate certificate
          && key.isFor(certificate)) {
        add(key.with(certificate));
      }
    }
    add(key);
  }

  private void add(OfferedKey key) {
    boolean isThere =
        offered.stream()
            .anyMatch(
                one ->
                    one.isFor(key.shown())
                        && one.shown() instanceof OpenSshCertificate
                            == key.shown() instanceof OpenSshCertificate);
    if (!isThere) {
      offered.add(key);
    }
  }

  /** What a file in the form of {@code id_ed25519.pub} has; empty for any other. */
  private static Optional<PublicKey> publicHalf(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String line = reader.readLine();
      if (line == null || !PUBLIC_KEY.matcher(line).lookingAt()) {
        return Optional.empty();
      }
      PublicKeyEntry entry = PublicKeyEntry.parsePublicKeyEntry(line);
      return Optional.ofNullable(
          entry.resolvePublicKey(null, null, PublicKeyEntryResolver.IGNORING));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      log.debug("the public key {} is not used: {}", file, e.toString());
      return Optional.empty();
    }
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

  @Override
  public void close() {
    IOUtils.closeQuietly(agent);
  }
}
