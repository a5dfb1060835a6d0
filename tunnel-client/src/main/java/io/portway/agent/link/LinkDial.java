package io.portway.agent.link;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.portway.loop.Unwatched;
import io.portway.transport.Dial;
import io.portway.transport.DialException;
import io.portway.transport.LinkSocket;
import io.portway.transport.Resolver;
import io.portway.transport.Tls;
import io.portway.trunk.Greeting;
import io.portway.trunk.LinkHandler;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.Welcome;
import io.portway.wire.WireException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One attempt at a link: TCP, TLS, HELLO, WELCOME, each with a deadline. Ends exactly once, in
 * success, in a failure, or by {@link #cancel}. Owned by the trunk's event loop.
 */
final class LinkDial implements Dial.Listener {
  /** Hears how the attempt ended. */
  interface Listener {
    /** The link is the trunk's; nothing of what follows WELCOME has been read. */
    void onWelcome(Channel link, LinkHandler handler, Welcome welcome);

    void onFailed(LinkFailure failure);
  }

  private final EventLoop loop;
  private final LinkSettings settings;
  private final SslContext tls;
  private final Supplier<Hello> greeting;
  private final Listener listener;

  private Hello hello;
  private Dial dial;
  private Channel channel;
  private LinkHandler linkHandler;
  private Future<?> deadline;
  private boolean greeted;
  private boolean done;

  private LinkDial(
      EventLoop loop,
      LinkSettings settings,
      SslContext tls,
      Supplier<Hello> greeting,
      Listener listener) {
    this.loop = loop;
    this.settings = settings;
    this.tls = tls;
    this.greeting = greeting;
    this.listener = listener;
  }

  /**
   * Begins. A failure may be known, and told, before this returns.
   *
   * @param greeting asked when TLS is done: what it says of bytes received must still hold
   */
  static LinkDial start(
      Bootstrap template,
      EventLoop loop,
      Resolver resolver,
      LinkSettings settings,
      SslContext tls,
      Supplier<Hello> greeting,
      Listener listener) {
    LinkDial attempt = new LinkDial(loop, settings, tls, greeting, listener);
    attempt.dial =
        Dial.start(template, loop, resolver, settings.relay(), settings.connectLimit(), attempt);
    return attempt;
  }

  /** Gives up; the listener hears nothing more. */
  void cancel() {
    if (end()) {
      dial.cancel();
      if (channel != null) {
        Unwatched.close(channel);
      }
    }
  }

  @Override
  public void onConnected(Channel connected) {
    channel = connected;
    LinkSocket.of(channel).ifPresent(socket -> socket.choose(settings.trunk().congestionControl()));
    SslHandler tlsHandler = Tls.linkHandler(tls, channel.alloc());
    tlsHandler.setHandshakeTimeout(settings.welcomeLimit().toMillis(), TimeUnit.MILLISECONDS);
    deadline =
        loop.schedule(
            () ->
                fail(
                    LinkFailure.passing(
                        settings.relay()
                            + " took the connection but did not greet within "
                            + settings.welcomeLimit().toSeconds()
                            + " s")),
            settings.welcomeLimit().toMillis(),
            TimeUnit.MILLISECONDS);
    linkHandler = new LinkHandler(new Answer());
    channel.pipeline().addLast(tlsHandler, linkHandler);
    tlsHandler.handshakeFuture().addListener(handshake -> onHandshake(tlsHandler, handshake));
  }

  @Override
  public void onFailed(DialException cause) {
    fail(LinkFailure.of(settings.relay(), cause, false));
  }

  private void onHandshake(SslHandler tlsHandler, Future<? super Channel> handshake) {
    if (done) {
      return;
    }
    if (!handshake.isSuccess()) {
      fail(LinkFailure.of(settings.relay(), handshake.cause(), false));
    } else if (!Tls.TRUNK_PROTOCOL.equals(tlsHandler.applicationProtocol())) {
      fail(LinkFailure.passing(settings.relay() + " speaks TLS but not this protocol"));
    } else {
      greeted = true;
      hello = greeting.get();
      Unwatched.writeAndFlush(channel, Frames.hello(channel.alloc(), hello));
    }
  }

  private void fail(LinkFailure failure) {
    if (end()) {
      if (channel != null) {
        Unwatched.close(channel);
      }
      listener.onFailed(failure);
    }
  }

  private boolean end() {
    boolean first = !done;
    done = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    return first;
  }

  /** What the relay answers to HELLO. */
  private final class Answer extends Greeting {
    @Override
    public void onWelcome(Welcome welcome) {
      if (welcome.trunk() != hello.trunk() || welcome.epoch() != hello.epoch()) {
        throw new WireException(
            "WELCOME of trunk "
                + welcome.trunk()
                + ", epoch "
                + welcome.epoch()
                + " (expected: "
                + hello.trunk()
                + ", "
                + hello.epoch()
                + ")");
      }
      if (end()) {
        listener.onWelcome(channel, linkHandler, welcome);
      }
    }

    @Override
    public void onGoAway(GoAway goAway) {
      fail(LinkFailure.of(goAway));
    }

    @Override
    public void onFailure(Throwable cause) {
      fail(LinkFailure.of(settings.relay(), cause, greeted));
    }
  }
}
