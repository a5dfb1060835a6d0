package io.portway.identity;

import io.portway.mapping.HostPort;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of an agent or visitor in its state directory: one file, {@code identity.pem}, so
 * that key and certificate are never of two different renewals. Blocks on the file system.
 */
public final class IdentityStore {
  static final String FILE = "identity.pem";

  private static final Pattern RELAY = Pattern.compile("(?m)^relay: (\\S+)$");

  private final StateDirectory directory;

  public IdentityStore(StateDirectory directory) {
    this.directory = directory;
  }

  public StateDirectory directory() {
    return directory;
  }

  /** The stored identity, if this directory has been enrolled. A damaged file throws. */
  public Optional<Identity> load() {
    return directory.has(FILE)
        ? Optional.of(directory.read(FILE, IdentityStore::decode))
        : Optional.empty();
  }

  /** Replaces the stored identity as a whole. */
  public void save(Identity identity) {
    directory.write(FILE, encode(identity));
  }

  private static String encode(Identity identity) {
    return "# "
        + identity
        + ". Keep this file secret, and enrol each machine anew instead of copying it.\n"
        + "relay: "
        + identity.relay()
        + "\n"
        + Pem.encode(identity.certificate())
        + Pem.encode(identity.ca())
        + Pem.encode(identity.key());
  }

  private static Identity decode(String text) {
    Matcher relay = RELAY.matcher(text);
    List<X509Certificate> certificates = Pem.certificates(text);
    if (!relay.find() || certificates.size() != 2) {
      throw new IdentityException(
          "it lacks a part (expected: a line 'relay: HOST:PORT', two certificates and a key)");
    }
    return new Identity(
        HostPort.parse(relay.group(1)),
        Pem.privateKey(text),
        certificates.get(0),
        certificates.get(1));
  }
}
