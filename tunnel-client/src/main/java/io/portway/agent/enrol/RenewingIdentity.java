package io.portway.agent.enrol;

import io.portway.identity.CertificateRenewal;
import io.portway.identity.CertificateRequest;
import io.portway.identity.Identity;
import io.portway.identity.IdentityException;
import io.portway.identity.IdentityStore;
import io.portway.identity.Pem;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identity of a running process, replaced whenever its certificate is renewed. {@link #current}
 * may be called on any thread. The rest is for one thread that may block, never an event loop: it
 * makes keys and writes a file.
 *
 * <p>A renewal: when {@link #untilWork} has passed, {@link #request} makes a new key and the
 * request to send over the control channel; {@link #accept} checks and stores the answer, after
 * which new links use it. A process that dies in between has its old certificate still.
 */
public final class RenewingIdentity {
  private static final Logger log = LoggerFactory.getLogger(RenewingIdentity.class);

  private final Consumer<Identity> save;
  private final Clock clock;
  private volatile Identity current;
  private CertificateRequest pending;

  private RenewingIdentity(Identity identity, Consumer<Identity> save, Clock clock) {
    this.current = identity;
    this.save = save;
    this.clock = clock;
  }

  /** For a process that holds the lock of its state directory. */
  public static RenewingIdentity stored(Identity identity, IdentityStore store, Clock clock) {
    return new RenewingIdentity(identity, store::save, clock);
  }

  /**
   * For a process that shares the directory at {@code path} with others ({@code visit}, {@code
   * sim}): it locks the directory for the moment of writing. Where another holds it, the renewed
   * certificate lives in memory only, and the old one goes on for the next process.
   */
  public static RenewingIdentity shared(Identity identity, Path path, Clock clock) {
    return new RenewingIdentity(identity, renewed -> saveIfFree(path, renewed), clock);
  }

  public Identity current() {
    return current;
  }

  /** How long until the certificate is due; zero when it is. */
  public Duration untilWork() {
    return CertificateRenewal.untilDue(current.certificate(), clock.instant());
  }

  /** How long to wait after a refusal or a lost answer. */
  public Duration untilRetry() {
    return CertificateRenewal.untilRetry(current.certificate(), clock.instant());
  }

  /** Makes a key and the PEM of its request; an earlier one that was not answered is forgotten. */
  public String request() {
    pending = CertificateRequest.create();
    return pending.pem();
  }

  /**
   * Takes the relay's answer.
   *
   * @param chain PEM, own certificate first
   * @throws IdentityException if it isn't for the key of the last request and this very identity;
   *     the old certificate stays
   * @throws StateDirectoryException if it can't be stored; the old certificate stays
   */
  public Identity accept(String chain) {
    if (pending == null) {
      throw new IdentityException("the relay sent a certificate that nobody asked for");
    }
    CertificateRequest answered = pending;
    pending = null;
    Identity renewed = current.renewed(answered.key(), Pem.certificates(chain).get(0));
    save.accept(renewed);
    current = renewed;
    log.info("certificate renewed until={}", renewed.notAfter());
    return renewed;
  }

  private static void saveIfFree(Path path, Identity renewed) {
    try (StateDirectory directory = StateDirectory.claim(path, StateOwner.CLIENT)) {
      new IdentityStore(directory).save(renewed);
    } catch (StateDirectoryException e) {
      log.info("the renewed certificate is kept in memory only: {}", e.getMessage());
    }
  }
}
