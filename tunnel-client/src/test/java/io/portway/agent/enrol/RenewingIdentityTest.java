package io.portway.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.identity.Identity;
import io.portway.identity.IdentityException;
import io.portway.identity.IdentityStore;
import io.portway.identity.Pem;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.AgentName;
import io.portway.testing.ManualTime;
import io.portway.testing.TestCa;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewingIdentityTest {
  private static final Duration LIFE = Duration.ofSeconds(9);

  @TempDir private Path temp;
  private final ManualTime time = new ManualTime();
  private TestCa ca;
  private StateDirectory directory;
  private IdentityStore store;

  @BeforeEach
  void open() {
    ca = TestCa.in(temp.resolve("relay"), time, LIFE);
    directory = StateDirectory.claim(temp.resolve("agent"), StateOwner.CLIENT);
    store = new IdentityStore(directory);
    store.save(ca.agent("office"));
  }

  @AfterEach
  void close() {
    directory.close();
    ca.close();
  }

  @Test
  void renewsFromTwoThirdsOfItsLifeWithANewKey() {
    RenewingIdentity renewing = stored();
    Identity first = renewing.current();
    assertThat(renewing.untilWork()).isEqualTo(Duration.ofSeconds(6));
    time.advance(Duration.ofSeconds(6));
    assertThat(renewing.untilWork()).isZero();

    Identity second = renewing.accept(answer(renewing.request(), "office"));

    assertThat(renewing.current()).isSameAs(second);
    assertThat(renewing.untilWork()).isEqualTo(Duration.ofSeconds(6));
    assertThat(second.key()).isNotEqualTo(first.key());
    assertThat(second.relay()).isEqualTo(first.relay());
    assertThat(store.load().orElseThrow().certificate()).isEqualTo(second.certificate());
  }

  @Test
  void answerForAnotherNameOrKeyLeavesTheOldCertificate() {
    RenewingIdentity renewing = stored();
    Identity first = renewing.current();

    String otherName = answer(renewing.request(), "home");
    assertThatThrownBy(() -> renewing.accept(otherName))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("agent home");
    String lateAnswer = answer(renewing.request(), "office");
    assertThat(renewing.request()).isNotBlank();
    assertThatThrownBy(() -> renewing.accept(lateAnswer)).isInstanceOf(IdentityException.class);
    assertThatThrownBy(() -> renewing.accept(lateAnswer)).hasMessageContaining("nobody asked for");

    assertThat(renewing.current()).isSameAs(first);
    assertThat(store.load().orElseThrow().certificate()).isEqualTo(first.certificate());
  }

  @Test
  void sharedIdentityIsStoredWhenNobodyHoldsTheDirectory() {
    directory.close();
    RenewingIdentity renewing = shared();

    Identity renewed = renewing.accept(answer(renewing.request(), "office"));

    directory = StateDirectory.claim(directory.path(), StateOwner.CLIENT);
    assertThat(new IdentityStore(directory).load().orElseThrow().certificate())
        .isEqualTo(renewed.certificate());
  }

  @Test
  void sharedIdentityStaysInMemoryWhileAnotherHoldsTheDirectory() {
    Identity first = store.load().orElseThrow();
    RenewingIdentity renewing = shared();

    Identity renewed = renewing.accept(answer(renewing.request(), "office"));

    assertThat(renewing.current()).isSameAs(renewed);
    assertThat(store.load().orElseThrow().certificate()).isEqualTo(first.certificate());
  }

  private RenewingIdentity stored() {
    return RenewingIdentity.stored(store.load().orElseThrow(), store, time);
  }

  private RenewingIdentity shared() {
    Identity identity =
        new IdentityStore(StateDirectory.inspect(directory.path(), StateOwner.CLIENT))
            .load()
            .orElseThrow();
    return RenewingIdentity.shared(identity, directory.path(), time);
  }

  private String answer(String request, String name) {
    return Pem.encode(
        ca.authority().issue(request, new AgentName(name), io.portway.identity.IdentityKind.AGENT));
  }
}
