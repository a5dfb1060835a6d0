package io.portway.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnwatchedTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Unwatched.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listenToTheLog() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
    channel.finishAndReleaseAll();
  }

  @Test
  void aDelayedTaskThatThrowsIsLogged() {
    Unwatched.after(
        channel.eventLoop(),
        5,
        TimeUnit.MILLISECONDS,
        () -> {
          throw new IllegalStateException("a bug of ours");
        });

    channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(errors()).containsExactly("a bug of ours");
  }

  @Test
  void aDelayedTaskRunsOnceAndSilently() {
    List<String> ran = new ArrayList<>();
    Unwatched.after(channel.eventLoop(), 5, TimeUnit.MILLISECONDS, () -> ran.add("ran"));

    channel.runScheduledPendingTasks();
    assertThat(ran).isEmpty();
    channel.advanceTimeBy(50, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();

    assertThat(ran).containsExactly("ran");
    assertThat(errors()).isEmpty();
  }

  @Test
  void whatFollowsOnAFutureIsLoggedWhenItThrows() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Unwatched.then(
        future,
        (result, failure) -> {
          throw new IllegalStateException("after " + result);
        });

    future.complete("the answer");

    assertThat(errors()).containsExactly("after the answer");
  }

  @Test
  void aFailedFutureIsHandedOnAndNotLogged() {
    CompletableFuture<String> future = new CompletableFuture<>();
    List<Throwable> heard = new ArrayList<>();
    Unwatched.then(future, (result, failure) -> heard.add(failure));
    IllegalStateException cause = new IllegalStateException("expected");

    future.completeExceptionally(cause);

    assertThat(heard).containsExactly(cause);
    assertThat(errors()).isEmpty();
  }

  @Test
  void aWriteThatFailsIsHeardInThePipeline() {
    channel
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                ReferenceCountUtil.release(msg);
                promise.setFailure(new IOException("no room"));
              }
            });

    Unwatched.write(channel, Unpooled.buffer().writeByte(1));

    assertThatThrownBy(channel::checkException).hasMessage("no room");
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(event -> event.getThrowableProxy().getMessage())
        .toList();
  }
}
