package io.portway.agent.enrol;

import io.portway.cli.CliException;
import io.portway.cli.ExitCode;
import io.portway.identity.CertificateRequest;
import io.portway.identity.Fingerprint;
import io.portway.identity.Identity;
import io.portway.identity.IdentityException;
import io.portway.identity.IdentityStore;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinString;
import io.portway.identity.Pem;
import io.portway.identity.StateDirectoryException;
import io.portway.mapping.HostPort;
import io.portway.transport.Transports;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a key, has the relay of a join string sign for it, and stores the identity. The private key
 * never leaves this process but for its file. Blocks; for a command's own thread.
 */
public final class Enroller {
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final Transports transports;
  private final String software;
  private final Duration deadline;

  /**
   * @param software what the relay shows as this one's version, for example {@code portway/0.1.0}
   */
  public Enroller(Transports transports, String software) {
    this(transports, software, DEADLINE);
  }

  Enroller(Transports transports, String software, Duration deadline) {
    this.transports = transports;
    this.software = software;
    this.deadline = deadline;
  }

  /**
   * Joins and stores the new identity.
   *
   * @throws CliException if the relay can't be reached, isn't the one of the string, or refuses, or
   *     if there is an identity already and {@code existing} says to keep it
   */
  public Identity join(JoinString join, IdentityStore store, Existing existing) {
    if (existing == Existing.KEEP) {
      refuseSecondIdentity(store);
    }
    CertificateRequest request = CertificateRequest.create();
    JoinAnswer answer =
        new JoinExchange(transports, join, deadline)
            .ask(new JoinRequest(join.secret(), request.pem(), software));
    Identity identity =
        answer instanceof JoinAnswer.Joined joined
            ? checked(joined, join, request)
            : refused((JoinAnswer.Refused) answer);
    store.save(identity);
    return identity;
  }

  /**
   * The identity to run with: the stored one, or on the first start the one that {@code agent.join}
   * brings. The string stays in the file afterwards and is ignored, unless it is of another relay.
   *
   * @param relay {@code agent.relay}, which replaces the stored address and the join string's
   */
  public Identity atStart(
      Optional<JoinString> join, Optional<HostPort> relay, IdentityStore store) {
    Optional<Identity> stored = store.load();
    if (stored.isEmpty()) {
      JoinString first = join.orElseThrow(() -> notEnrolled(store));
      return join(relay.map(first::at).orElse(first), store, Existing.KEEP);
    }
    Identity identity = stored.get();
    if (join.isPresent() && !join.get().ca().equals(Fingerprint.of(identity.ca()))) {
      throw new CliException(
          ExitCode.REFUSED,
          "JOIN-OTHER-RELAY",
          "agent",
          "agent.join is of the relay at "
              + join.get().relay()
              + ", but "
              + store.directory()
              + " holds "
              + identity
              + " of another relay, at "
              + identity.relay(),
          "Remove agent.join, use another state-dir, or run tunnel-client join --replace with it.");
    }
    return movedTo(relay, identity, store);
  }

  private static Identity movedTo(
      Optional<HostPort> relay, Identity identity, IdentityStore store) {
    if (relay.isEmpty() || relay.get().equals(identity.relay())) {
      return identity;
    }
    Identity moved = identity.at(relay.get());
    store.save(moved);
    return moved;
  }

  private static void refuseSecondIdentity(IdentityStore store) {
    String holds;
    try {
      Optional<Identity> stored = store.load();
      if (stored.isEmpty()) {
        return;
      }
      holds = stored.get() + " of the relay at " + stored.get().relay();
    } catch (StateDirectoryException e) {
      // Damaged is not absent: it may be repaired, and only --replace gives it up.
      holds = "an identity that can't be read (" + e.getMessage() + ")";
    }
    throw new CliException(
        ExitCode.REFUSED,
        "ALREADY-ENROLLED",
        "agent",
        store.directory() + " holds " + holds,
        "Add --replace to give that identity up, or use another state-dir.");
  }

  /**
   * The answer came over TLS from the pinned CA's relay; that it is sound is checked all the same.
   */
  private static Identity checked(
      JoinAnswer.Joined joined, JoinString join, CertificateRequest request) {
    try {
      X509Certificate ca = Pem.certificates(joined.ca()).get(0);
      if (!Fingerprint.of(ca).equals(join.ca())) {
        throw new IdentityException("its CA is not the one of the join string");
      }
      List<X509Certificate> chain = Pem.certificates(joined.certificate());
      Identity identity = new Identity(join.relay(), request.key(), chain.get(0), ca);
      if (!identity.name().equals(joined.name()) || identity.kind() != joined.kind()) {
        throw new IdentityException("its certificate is for " + identity);
      }
      return identity;
    } catch (IdentityException e) {
      throw new CliException(
          ExitCode.REFUSED,
          "JOIN-ANSWER",
          "relay",
          "the relay at " + join.relay() + " sent a wrong answer: " + e.getMessage(),
          "Compare the versions of both sides; have the name revoked and ask for a new string.",
          e);
    }
  }

  private static Identity refused(JoinAnswer.Refused refused) {
    throw new CliException(
        ExitCode.REFUSED,
        "REFUSED",
        "relay",
        Sentences.first(refused.message()),
        Sentences.rest(refused.message(), "Ask the relay's operator for a new join string."));
  }

  private static CliException notEnrolled(IdentityStore store) {
    return new CliException(
        ExitCode.REFUSED,
        "NOT-ENROLLED",
        "agent",
        store.directory() + " holds no identity",
        "Ask the relay's operator for a join string (tunnel-server invite NAME) and run:"
            + " tunnel-client join -");
  }
}
