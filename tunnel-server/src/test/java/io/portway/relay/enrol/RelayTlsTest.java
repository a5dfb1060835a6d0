package io.portway.relay.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayTlsTest {
  @TempDir private Path temp;

  @Test
  void certificateOfSecondsIsReplacedWhileTheRelayRuns() throws Exception {
    try (RelayState state = RelayState.open(temp, Clock.systemUTC(), Duration.ofSeconds(3))) {
      RelayTls tls = start(state);
      SslContext first = tls.current();
      String shown = Files.readString(temp.resolve("relay.pem"));

      await().atMost(Duration.ofSeconds(20)).until(() -> tls.current() != first);

      assertThat(temp.resolve("relay.pem")).content().isNotEqualTo(shown);
      close(state, tls);
    }
  }

  @Test
  void certificateThatCannotBeRenewedStaysInUseAndIsTriedAgain() throws Exception {
    try (RelayState state = RelayState.open(temp, Clock.systemUTC(), Duration.ofSeconds(3))) {
      RelayTls tls = start(state);
      SslContext first = tls.current();
      String sound = Files.readString(temp.resolve("ca.pem"));
      Files.writeString(temp.resolve("ca.pem"), "damaged");

      Instant due = Instant.now().plusMillis(2_500);
      await().until(() -> Instant.now().isAfter(due));
      assertThat(tls.current()).isSameAs(first);
      Files.writeString(temp.resolve("ca.pem"), sound);

      await().atMost(Duration.ofSeconds(20)).until(() -> tls.current() != first);
      close(state, tls);
    }
  }

  private static RelayTls start(RelayState state) {
    return state
        .control()
        .call(
            () ->
                RelayTls.start(
                    state.authority(),
                    new Tls(Transports.detect()),
                    state.control(),
                    state.clock()))
        .join();
  }

  private static void close(RelayState state, RelayTls tls) {
    state
        .control()
        .call(
            () -> {
              tls.close();
              return null;
            })
        .join();
  }
}
