package io.portway.testbed.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.util.NetUtil;
import io.portway.testbed.daemon.AgentDaemon;
import io.portway.testbed.daemon.Programs;
import io.portway.testbed.daemon.RelayDaemon;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** IPv6 from end to end, and what an IPv4 address does not take. */
@Timeout(120)
final class AddressesEndToEndTest {

  @TempDir private Path dir;

  private final int first = Ports.free();
  private final int second = Ports.free();

  @Test
  @SuppressWarnings("AddressSelection") // Not just any loopback address: that of IPv6.
  void everyAddressMayBeAnIp6AddressAndOneOfIp4TakesNoIp6() throws IOException {
    assumeTrue(hasIp6(), "IPv6 is off on this machine");
    try (ServerSocket backend = new ServerSocket(0, 10, InetAddress.getByName("::1"));
        RelayDaemon relay = relay();
        AgentDaemon agent = new AgentDaemon(programs(), dir.resolve("agent"), "agent", logs())) {
      greetEverybody(backend);
      String target = "backend = \"[::1]:" + backend.getLocalPort() + "\"";
      agent
          .mapping("both", "port = " + first + ", " + target)
          .mapping("old", "port = " + second + ", bind = \"0.0.0.0\", " + target);
      agent.join(relay.invite("office")).outOrThrow();

      agent.start();

      assertThat(relay.mapping("both").path("public").asText()).isEqualTo("[::]:" + first);
      assertThat(relay.mapping("old").path("public").asText()).isEqualTo("0.0.0.0:" + second);
      assertThat(agent.status().path("seenAs").asText()).startsWith("[::1]:");
      assertThat(greeting("::1", first)).isEqualTo("hello");
      assertThat(greeting("127.0.0.1", first)).isEqualTo("hello");
      assertThat(greeting("127.0.0.1", second)).isEqualTo("hello");
      assertThatThrownBy(() -> greeting("::1", second)).isInstanceOf(ConnectException.class);
    }
  }

  private static boolean hasIp6() {
    return NetUtil.NETWORK_INTERFACES.stream()
        .anyMatch(any -> any.inetAddresses().anyMatch(NetUtil.LOCALHOST6::equals));
  }

  private RelayDaemon relay() throws IOException {
    RelayDaemon relay =
        new RelayDaemon(programs(), dir.resolve("relay"), first + "," + second, logs());
    Files.writeString(
        relay.configuration(),
        """
        relay {
          listen = "[::1]:0"
          ports = "%d,%d"
          bind = "::"
          state-dir = "%s"
          admin.listen = "[::1]:0"
        }
        """
            .formatted(first, second, relay.state()));
    return relay.start();
  }

  private static Programs programs() {
    return Programs.built();
  }

  private Path logs() {
    return dir.resolve("logs");
  }

  private static void greetEverybody(ServerSocket backend) {
    Thread greeter =
        new Thread(
            () -> {
              while (!backend.isClosed()) {
                try (Socket visitor = backend.accept()) {
                  visitor.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The agent only looked, or the test is over.
                }
              }
            },
            "greeter");
    greeter.setDaemon(true);
    greeter.start();
  }

  private static String greeting(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 5000);
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
