package io.portway.testing;

import io.portway.identity.CertificateAuthority;
import io.portway.identity.CertificateRequest;
import io.portway.identity.Identity;
import io.portway.identity.IdentityKind;
import io.portway.identity.RelayCredentials;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** A relay's CA in a test's directory, and the identities that it issues. */
public final class TestCa implements AutoCloseable {
  private final StateDirectory directory;
  private final CertificateAuthority authority;

  private TestCa(StateDirectory directory, CertificateAuthority authority) {
    this.directory = directory;
    this.authority = authority;
  }

  /** Makes a CA below {@code path}; each path has a CA of its own. */
  public static TestCa in(Path path) {
    return in(path, Clock.systemUTC(), CertificateAuthority.DEFAULT_LIFE);
  }

  /** The same with a time and a life of the test's choice. */
  public static TestCa in(Path path, Clock clock, Duration life) {
    StateDirectory directory = StateDirectory.claim(path, StateOwner.RELAY);
    return new TestCa(directory, CertificateAuthority.open(directory, clock, life));
  }

  public CertificateAuthority authority() {
    return authority;
  }

  /** The same CA, issuing at another time. */
  public CertificateAuthority authorityAt(Clock clock) {
    return CertificateAuthority.open(directory, clock, CertificateAuthority.DEFAULT_LIFE);
  }

  public RelayCredentials relay() {
    return authority.relayCredentials();
  }

  public Identity agent(String name) {
    return identity(name, IdentityKind.AGENT);
  }

  public Identity visitor(String name) {
    return identity(name, IdentityKind.VISITOR);
  }

  private Identity identity(String name, IdentityKind kind) {
    CertificateRequest request = CertificateRequest.create();
    return new Identity(
        HostPort.parse("127.0.0.1:7000"),
        request.key(),
        authority.issue(request.pem(), AgentName.parse(name), kind),
        authority.certificate());
  }

  @Override
  public void close() {
    directory.close();
  }
}
