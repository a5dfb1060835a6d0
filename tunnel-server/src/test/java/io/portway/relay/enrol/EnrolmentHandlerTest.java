package io.portway.relay.enrol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.portway.identity.CertificateRequest;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRefusal;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinSecret;
import io.portway.identity.Pem;
import io.portway.mapping.AgentName;
import io.portway.mapping.HostPort;
import io.portway.transport.JoinFrame;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a real TLS socket; the joining side is written out by hand, so that it can be wrong. */
class EnrolmentHandlerTest {
  private static final AgentName OFFICE = new AgentName("office");
  private static final Duration SHORT = Duration.ofMillis(800);

  @TempDir private Path temp;
  private final Transports transports = Transports.detect();
  private final Tls tls = new Tls(transports);
  private RelayState state;
  private EventLoopGroup loops;
  private Channel listener;
  private SslContext client;

  @BeforeEach
  void listen() throws Exception {
    state = RelayState.open(temp, java.time.Clock.systemUTC(), Duration.ofDays(90));
    RelayTls relayTls =
        state
            .control()
            .call(() -> RelayTls.start(state.authority(), tls, state.control(), state.clock()))
            .get();
    client = tls.join(state.control().call(() -> state.authority().fingerprint()).get());
    loops = transports.loops(2, "enrol-test");
    listener =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(transports.serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            relayTls.current().newHandler(channel.alloc()),
                            new EnrolmentHandler(state.book(), state.control(), SHORT));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  @AfterEach
  void stop() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    state.close();
  }

  @Test
  void invitedAgentGetsItsCertificateAndTheLinkIsClosed() throws Exception {
    JoinRequest request = request(invite());

    Peer peer = send(frame(request.toJson()));

    JoinAnswer.Joined joined = (JoinAnswer.Joined) peer.answer();
    assertThat(joined.name()).isEqualTo(OFFICE);
    assertThat(Pem.certificates(joined.certificate())).hasSize(2);
    assertThat(peer.closed()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(state.control().call(() -> state.book().stored()).get().get(0).lastAddress())
        .contains("127.0.0.1");
  }

  @Test
  void requestInSingleBytesIsTheSameRequest() throws Exception {
    byte[] bytes = bytes(frame(request(invite()).toJson()));
    List<ByteBuf> drips = new ArrayList<>();
    for (byte one : bytes) {
      drips.add(Unpooled.wrappedBuffer(new byte[] {one}));
    }

    Peer peer = send(drips.toArray(ByteBuf[]::new));

    assertThat(peer.answer()).isInstanceOf(JoinAnswer.Joined.class);
  }

  @Test
  void secondUseIsRefused() throws Exception {
    JoinSecret secret = invite();
    assertThat(send(frame(request(secret).toJson())).answer())
        .isInstanceOf(JoinAnswer.Joined.class);

    assertThat(refusal(frame(request(secret).toJson()))).isEqualTo(JoinRefusal.USED);
  }

  @Test
  void secondRequestOnOneLinkIsNotLookedAt() throws Exception {
    JoinSecret secret = invite();

    Peer peer =
        send(frame(request(JoinSecret.generate()).toJson()), frame(request(secret).toJson()));

    assertThat(peer.answer()).isInstanceOf(JoinAnswer.Refused.class);
    assertThat(state.book().byName(OFFICE)).isEmpty();
  }

  @Test
  void silentLinkIsClosedByTheDeadline() throws Exception {
    Peer peer = send();

    assertThat(peer.closed()).succeedsWithin(Duration.ofSeconds(10));
    assertThat(peer.answered()).isFalse();
  }

  @Test
  void everyTruncatedRequestIsClosedByTheDeadline() throws Exception {
    byte[] whole = bytes(frame(request(invite()).toJson()));
    List<Peer> peers = new ArrayList<>();

    for (int length = 1; length < whole.length; length += 7) {
      peers.add(send(Unpooled.copiedBuffer(whole, 0, length)));
    }

    for (Peer peer : peers) {
      assertThat(peer.closed()).succeedsWithin(Duration.ofSeconds(20));
      assertThat(peer.answered()).isFalse();
    }
    assertThat(state.book().byName(OFFICE)).isEmpty();
  }

  @Test
  void oversizedFrameIsRefusedByItsHeader() throws Exception {
    ByteBuf header =
        Unpooled.buffer()
            .writeByte(0x0c)
            .writeByte(0)
            .writeShort(JoinFrame.MAX_PAYLOAD + 1)
            .writeInt(0);

    assertThat(refusal(header)).isEqualTo(JoinRefusal.BAD_REQUEST);
  }

  @Test
  void frameOfATrunkIsRefused() throws Exception {
    ByteBuf hello = Unpooled.buffer().writeByte(0x01).writeByte(1).writeShort(2).writeInt(0);

    assertThat(refusal(hello)).isEqualTo(JoinRefusal.BAD_REQUEST);
  }

  @Test
  void textThatIsNoRequestIsRefusedWithoutItsOwnWords() throws Exception {
    String[] wrong = {
      "",
      "null",
      "[]",
      "{\"type\":\"join\"}",
      "{\"type\":\"leave\",\"secret\":\"x\"}",
      "hunter2",
      "{\"type\":\"join\",\"secret\":\"hunter2\",\"csr\":\"\"}",
      "{\"type\":\"join\",\"secret\":7,\"csr\":[]}",
    };

    for (String text : wrong) {
      JoinAnswer answer = send(frame(text.getBytes(StandardCharsets.UTF_8))).answer();

      assertThat(answer)
          .as(text)
          .isInstanceOfSatisfying(
              JoinAnswer.Refused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo(JoinRefusal.BAD_REQUEST);
                assertThat(refused.message()).isNotBlank().doesNotContain("hunter2");
              });
    }
  }

  /** Whatever arrives, the link ends and the next one who joins is served. */
  @Test
  void randomBytesHarmNobodyElse() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte[] noise = new byte[random.nextInt(20_000)];
      random.nextBytes(noise);
      if (i % 2 == 0 && noise.length > 0) {
        noise[0] = 0x0c;
      }
      peers.add(send(Unpooled.wrappedBuffer(noise)));
    }

    for (Peer peer : peers) {
      assertThat(peer.closed()).as("seed %d", seed).succeedsWithin(Duration.ofSeconds(20));
    }
    assertThat(send(frame(request(invite()).toJson())).answer())
        .isInstanceOf(JoinAnswer.Joined.class);
  }

  @Test
  void peerThatLeavesWhileItIsDecidedHarmsNobody() throws Exception {
    for (int i = 0; i < 20; i++) {
      Peer peer = send(frame(request(JoinSecret.generate()).toJson()));
      peer.channel().close().sync();
    }

    assertThat(send(frame(request(invite()).toJson())).answer())
        .isInstanceOf(JoinAnswer.Joined.class);
  }

  private JoinSecret invite() throws Exception {
    return state
        .control()
        .call(
            () ->
                state
                    .book()
                    .invite(InvitationTerms.agent(OFFICE), HostPort.parse("127.0.0.1:7000"))
                    .join()
                    .secret())
        .get();
  }

  private static JoinRequest request(JoinSecret secret) {
    return new JoinRequest(secret, CertificateRequest.create().pem(), "portway/test");
  }

  private JoinRefusal refusal(ByteBuf... bytes) throws Exception {
    return ((JoinAnswer.Refused) send(bytes).answer()).code();
  }

  private static ByteBuf frame(byte[] json) {
    return JoinFrame.encode(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, json);
  }

  private static byte[] bytes(ByteBuf frame) {
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    frame.release();
    return bytes;
  }

  private Peer send(ByteBuf... parts) throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(transports.socketChannel())
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel fresh) {
                    fresh
                        .pipeline()
                        .addLast(
                            client.newHandler(fresh.alloc()),
                            new JoinFrame.Decoder(),
                            new AnswerHandler(answer));
                  }
                })
            .connect(listener.localAddress())
            .sync()
            .channel();
    channel.pipeline().get(SslHandler.class).handshakeFuture().sync();
    for (ByteBuf part : parts) {
      channel.writeAndFlush(part);
    }
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.closeFuture().addListener(done -> closed.complete(null));
    return new Peer(channel, answer, closed);
  }

  private record Peer(
      Channel channel, CompletableFuture<byte[]> received, CompletableFuture<Void> closed) {
    JoinAnswer answer() throws Exception {
      return JoinAnswer.parse(received.get(10, TimeUnit.SECONDS));
    }

    boolean answered() {
      return received.isDone();
    }
  }

  private static final class AnswerHandler extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<byte[]> answer;

    AnswerHandler(CompletableFuture<byte[]> answer) {
      this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      answer.complete((byte[]) message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
