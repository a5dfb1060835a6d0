package io.portway.similarity.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.search.ImpatientServer;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.testing.EmbeddedSshServer;
import io.portway.similarity.testing.ScriptedSearchServer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenRouteTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final KeyPair hostKey = EmbeddedSshServer.newKey();
  private final Deadline deadline = Deadline.after(Duration.ofMinutes(1));
  private final ScriptedSearchServer search = new ScriptedSearchServer();
  private EmbeddedSshServer ssh = new EmbeddedSshServer(hostKey);

  @AfterEach
  void stop() {
    ssh.close();
    search.close();
  }

  @Test
  void aSessionThatBreaksIsOpenedAgainBehindTheSamePort() throws InterruptedException {
    int port = ssh.port();
    try (OpenRoute route = route()) {
      SearchServer server =
          ImpatientServer.connect(route.searchServer(deadline).toString(), deadline);
      ssh.close();
      Awaitility.await().atMost(LIMIT).until(() -> !server.isAlive());
      Awaitility.await().atMost(LIMIT).until(() -> route.trouble().isPresent());
      assertThat(route.trouble().orElseThrow().failure()).isEqualTo(Failure.UNREACHABLE);

      ssh = new EmbeddedSshServer(hostKey, port);

      Awaitility.await().atMost(LIMIT).until(server::isAlive);
      assertThat(route.trouble()).isEmpty();
    }
    Awaitility.await().atMost(LIMIT).until(() -> ssh.sessions() == 0);
  }

  @Test
  void anotherHostKeyIsNotTakenForTheHostThatCameBack() throws InterruptedException {
    int port = ssh.port();
    try (OpenRoute route = route()) {
      route.searchServer(deadline);
      ssh.close();
      ssh = new EmbeddedSshServer(EmbeddedSshServer.newKey(), port);

      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> route.trouble().filter(one -> one.failure() == Failure.REFUSED).isPresent());
      assertThat(route.trouble().orElseThrow()).hasMessageContaining("host key");
    }
  }

  private OpenRoute route() {
    SshHost host =
        SshHost.at(ssh.target())
            .withPassword(EmbeddedSshServer.PASSWORD)
            .withKnownHosts(dir.resolve("known_hosts"));
    return new OpenRoute(Route.ssh(host), SearchAddress.parse(search.url()), null, note -> {});
  }
}
