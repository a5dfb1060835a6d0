package io.portway.similarity.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.doctor.Finding;
import io.portway.doctor.Status;
import io.portway.mapping.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Ports that behave in ways in which a real sshd or relay behaves only when it is crowded. */
class BannerCheckTest {
  /** What a port does with one connection, before it is closed. */
  private interface Conversation {
    void hold(Socket socket) throws IOException;
  }

  private static final Conversation SSH = says("SSH-2.0-OpenSSH_9.2p1\r\n");
  private static final Conversation RESET = socket -> socket.setSoLinger(true, 0);

  @Test
  void resetsAreTriedThreeTimesAndCounted() throws Exception {
    Finding finding = look(RESET, RESET, RESET, RESET);

    assertThat(finding.sentence().key()).isEqualTo("sim.banner.reset");
    assertThat(finding.sentence().arguments()).contains("3");
    assertThat(finding.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void whoIsLetInAtTheSecondAttemptIsWarnedOfACrowd() throws Exception {
    Finding finding = look(says("Exceeded MaxStartups\r\n"), SSH, SSH);

    assertThat(finding.sentence().key()).isEqualTo("sim.banner.sometimes");
    assertThat(finding.status()).isEqualTo(Status.WARNING);
  }

  @Test
  void penaltyOfTheAgentsAddressIsNamed() throws Exception {
    Conversation penalty = says("Not allowed at this time\r\n");

    assertThat(look(penalty, penalty, penalty).sentence().key()).isEqualTo("sim.banner.penalty");
  }

  @Test
  void textBeforeTheBannerIsQuoted() throws Exception {
    Finding finding = look(says("Authorised use only\r\nSSH-2.0-OpenSSH_9.2p1\r\n"));

    assertThat(finding.status()).isEqualTo(Status.WARNING);
    assertThat(finding.sentence().arguments()).contains("Authorised use only");
  }

  @Test
  void anotherProgramIsQuoted() throws Exception {
    Finding finding = look(says("220 mail.example.com ESMTP\r\n"));

    assertThat(finding.sentence().key()).isEqualTo("sim.banner.other-text");
    assertThat(finding.sentence().arguments()).contains("220 mail.example.com ESMTP");
  }

  private static Conversation says(String text) {
    return socket -> socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** One conversation after the other; none is left where more are asked for. */
  private static Finding look(Conversation... conversations) throws Exception {
    Deque<Conversation> left = new ArrayDeque<>(Arrays.asList(conversations));
    try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server, left), "portway-test-port");
      thread.setDaemon(true);
      thread.start();
      return BannerCheck.look(new HostPort("127.0.0.1", server.getLocalPort()));
    }
  }

  private static void serve(ServerSocket server, Deque<Conversation> left) {
    while (!left.isEmpty()) {
      try (Socket socket = server.accept()) {
        // What is unread when a socket is closed would turn the end into a reset.
        assertThat(socket.getInputStream().readNBytes(2)).hasSize(2);
        socket.getInputStream().readNBytes(socket.getInputStream().available());
        left.poll().hold(socket);
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
        return;
      }
    }
  }
}
