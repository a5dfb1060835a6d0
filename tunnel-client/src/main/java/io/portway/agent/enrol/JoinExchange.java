package io.portway.agent.enrol;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.portway.cli.CliException;
import io.portway.identity.JoinAnswer;
import io.portway.identity.JoinRequest;
import io.portway.identity.JoinString;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The network half of joining: one link to the relay of a join string, one frame each way. Has a
 * loop of its own for as long as it lasts, since a command that joins runs nothing else.
 */
final class JoinExchange {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final Transports transports;
  private final JoinString join;
  private final Duration deadline;

  JoinExchange(Transports transports, JoinString join, Duration deadline) {
    this.transports = transports;
    this.join = join;
    this.deadline = deadline;
  }

  /**
   * @throws CliException if there is no answer
   */
  JoinAnswer ask(JoinRequest request) {
    JoinFailure failure = new JoinFailure(join.relay(), deadline);
    SslContext context = new Tls(transports).join(join.ca());
    EventLoopGroup loop = transports.loops(1, "join");
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    try {
      new Bootstrap()
          .group(loop)
          .channel(transports.socketChannel())
          .option(
              ChannelOption.CONNECT_TIMEOUT_MILLIS,
              (int) Math.min(CONNECT_LIMIT.toMillis(), deadline.toMillis()))
          .handler(pipeline(context, request, answer))
          .connect(join.relay().host(), join.relay().port())
          .addListener(
              connected -> {
                if (!connected.isSuccess()) {
                  answer.completeExceptionally(connected.cause());
                }
              });
      return JoinAnswer.parse(answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw failure.of(e.getCause());
    } catch (TimeoutException e) {
      throw failure.of(e);
    } catch (IllegalArgumentException e) {
      throw failure.wrongAnswer(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure.interrupted(e);
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private ChannelInitializer<Channel> pipeline(
      SslContext context, JoinRequest request, CompletableFuture<byte[]> answer) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        // The host only names the session for the provider's cache; nothing verifies it.
        SslHandler tls =
            context.newHandler(channel.alloc(), join.relay().host(), join.relay().port());
        // The one deadline covers it; a second clock of the same length would race with it.
        tls.setHandshakeTimeoutMillis(0);
        channel.pipeline().addLast(tls, new JoinHandler(tls, request, answer));
      }
    };
  }
}
