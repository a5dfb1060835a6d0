package io.portway.relay.enrol;

import io.portway.identity.CertificateAuthority;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.identity.StateOwner;
import io.portway.relay.store.ControlThread;
import io.portway.relay.store.RelayStore;
import io.portway.relay.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a relay remembers: its locked state directory, its database, its CA and the identity
 * book, opened in that order and closed in reverse. Immutable; what it hands out says which thread
 * it is for.
 */
public final class RelayState implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RelayState.class);

  private final StateDirectory directory;
  private final ControlThread control;
  private final Clock clock;
  private final RelayStore store;
  private final CertificateAuthority authority;
  private final IdentityBook book;
  private final String made;

  private RelayState(
      StateDirectory directory,
      ControlThread control,
      Clock clock,
      RelayStore store,
      CertificateAuthority authority,
      String made) {
    this.directory = directory;
    this.control = control;
    this.clock = clock;
    this.store = store;
    this.authority = authority;
    this.book = IdentityBook.open(store, authority, control, clock);
    this.made = made;
  }

  /**
   * Opens the state of a relay, or makes it on the first start. Blocks; call it from {@code main}.
   *
   * @param life how long certificates live; {@link CertificateAuthority#DEFAULT_LIFE} but in tests
   * @throws StateDirectoryException if the directory, a key in it, or the database can't be used
   */
  public static RelayState open(Path path, Clock clock, Duration life) {
    StateDirectory directory = StateDirectory.claim(path, StateOwner.RELAY);
    ControlThread control = ControlThread.start();
    boolean opened = false;
    try {
      RelayState state = control.call(() -> load(directory, control, clock, life)).join();
      opened = true;
      return state;
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException store) {
        throw store.atStart();
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      if (!opened) {
        control.close();
        directory.close();
      }
    }
  }

  /** Logs what a first start made: for after the daemon's first line, which names its transport. */
  public void announce() {
    if (!made.isEmpty()) {
      log.info("{}", made);
    }
  }

  public StateDirectory directory() {
    return directory;
  }

  public ControlThread control() {
    return control;
  }

  public Clock clock() {
    return clock;
  }

  /** Control thread only. */
  public RelayStore store() {
    return store;
  }

  /** Control thread only. */
  public CertificateAuthority authority() {
    return authority;
  }

  public IdentityBook book() {
    return book;
  }

  /** Ends the control thread after its queued tasks, then releases the directory. */
  @Override
  public void close() {
    control.execute(store::close);
    control.close();
    directory.close();
  }

  private static RelayState load(
      StateDirectory directory, ControlThread control, Clock clock, Duration life) {
    boolean firstStart = !CertificateAuthority.exists(directory);
    if (!firstStart && !RelayStore.exists(directory)) {
      // Without this check a lost database would come back empty, and every agent be a stranger.
      throw new StateDirectoryException(
          directory.path(),
          "has a CA but no database",
          "Restore relay.db from a backup, or move the directory away to begin anew.");
    }
    RelayStore store = RelayStore.open(control, directory, clock);
    try {
      if (firstStart && !store.identities().all().isEmpty()) {
        throw new StateDirectoryException(
            directory.path(),
            "has a database with identities but no CA",
            "Restore ca.pem from a backup, or move the directory away to begin anew.");
      }
      CertificateAuthority authority = CertificateAuthority.open(directory, clock, life);
      String made =
          firstStart
              ? "made a new CA fingerprint=" + authority.fingerprint() + " in " + directory
              : "";
      return new RelayState(directory, control, clock, store, authority, made);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }
}
