package io.portway.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.portway.control.ControlCodec;
import io.portway.control.ControlHandler;
import io.portway.control.ControlMessage;
import io.portway.mapping.HostPort;
import io.portway.stream.TunnelStream;
import io.portway.transport.Tls;
import io.portway.transport.Transports;
import io.portway.trunk.Greeting;
import io.portway.trunk.LinkHandler;
import io.portway.trunk.Trunk;
import io.portway.trunk.TrunkListener;
import io.portway.trunk.TrunkSettings;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.Hello;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A relay whose every step a test may choose: it greets over TLS, keeps the links of one session,
 * accepts the mappings that are stated, and opens streams when told to.
 */
public final class ScriptedRelay implements AutoCloseable {
  public final BlockingQueue<Hello> hellos = new LinkedBlockingQueue<>();
  public final BlockingQueue<ControlMessage> messages = new LinkedBlockingQueue<>();

  /** What HELLO is refused with; null for welcome. */
  public volatile Function<Hello, GoAway> refusal = hello -> null;

  /** Where HELLO is read and never answered. */
  public volatile boolean silent;

  public volatile int trunks = 2;

  /** Behind how many bytes WELCOME lets a trunk go on; null for a fresh one each time. */
  public volatile Long resumedAt;

  /** Whether a trunk goes on where its dialler comes back to it. */
  public volatile boolean resumes;

  /** What a control message is answered with; by default all mappings are accepted. */
  public volatile Consumer<ControlMessage> onMessage = this::acceptMappings;

  public volatile Consumer<TunnelStream> onStream = TunnelStream::close;

  private final EventLoopGroup group = Transports.detect().loops(2, "scripted");
  private final SslContext tls;
  private final Map<Integer, Trunk> live = new ConcurrentHashMap<>();
  private final Map<Integer, Channel> links = new ConcurrentHashMap<>();
  private final AtomicInteger generation = new AtomicInteger();
  private volatile String session = id(1);
  private volatile Channel listener;
  private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  public ScriptedRelay(TestCa ca) {
    tls = new Tls(Transports.detect()).relay(ca.relay());
    listen();
  }

  private static String id(int number) {
    return String.format("%032x", number);
  }

  /** Listens, again on the same port after {@link #stop}. */
  public void listen() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channelFactory(Transports.detect().serverSockets(InetAddress.getLoopbackAddress()))
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Accepting greeting = new Accepting(channel);
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()), greeting.handler);
                  }
                })
            .bind(address)
            .syncUninterruptibly()
            .channel();
    address = (InetSocketAddress) listener.localAddress();
  }

  /** As a relay that is killed: everything is cut, and its sessions are forgotten. */
  public void stop() {
    listener.close().syncUninterruptibly();
    links.values().forEach(link -> link.close().syncUninterruptibly());
    beginNewSession();
  }

  /** What was known of the session is forgotten. */
  public void beginNewSession() {
    session = id(Integer.parseInt(session, 16) + 1);
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", address.getPort());
  }

  public String session() {
    return session;
  }

  /** The next HELLO. */
  public Hello awaitHello() throws InterruptedException {
    Hello hello = hellos.poll(20, TimeUnit.SECONDS);
    if (hello == null) {
      throw new AssertionError("no HELLO within 20 s");
    }
    return hello;
  }

  /** The next control message of that type; others before it are dropped. */
  public <T extends ControlMessage> T awaitMessage(Class<T> type) throws InterruptedException {
    ControlMessage message;
    do {
      message = messages.poll(20, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no " + type.getSimpleName() + " within 20 s");
      }
    } while (!type.isInstance(message));
    return type.cast(message);
  }

  /** A trunk that has a link, or null. */
  public Trunk trunk(int index) {
    return live.get(index);
  }

  public int liveTrunks() {
    return live.size();
  }

  /** Closes the link under a trunk without a word. */
  public void cut(int index) {
    links.get(index).close().syncUninterruptibly();
  }

  public void send(ControlMessage message) {
    Trunk zero = live.get(0);
    zero.eventLoop().execute(() -> zero.sendControl(ControlCodec.encode(message)));
  }

  /** Nobody can connect any more; links go on. */
  public void stopListening() {
    listener.close().syncUninterruptibly();
  }

  /** Ends a trunk with a GOAWAY. */
  public void end(int index, GoAway.Scope scope, GoAwayCode code, String reason) {
    end(index, new GoAway(scope, code, 0, 0, reason));
  }

  public void end(int index, GoAway goAway) {
    Trunk trunk = live.remove(index);
    trunk.eventLoop().execute(() -> trunk.close(goAway, ResetCode.SHUTDOWN));
  }

  /** Opens a stream on a trunk; {@code handler} hears everything on it. */
  public TunnelStream open(int index, int number, int gen, ChannelHandler handler) {
    Trunk trunk = live.get(index);
    return call(trunk, () -> trunk.open(number, gen, null, null, handler).orElseThrow());
  }

  /** Runs on the trunk's loop and waits for the result. */
  public static <T> T call(Trunk trunk, Callable<T> task) {
    try {
      return trunk.eventLoop().submit(task).get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Accepts what is stated: number 1 is the first mapping, 2 the second. */
  public void acceptMappings(ControlMessage message) {
    message.deliverTo(
        new ControlHandler() {
          @Override
          public void onStateMappings(ControlMessage.StateMappings stated) {
            int number = 0;
            for (ControlMessage.Stated one : stated.mappings()) {
              send(
                  new ControlMessage.MappingAccepted(
                      one.name(),
                      ++number,
                      generation.incrementAndGet(),
                      one.port() == null ? null : "127.0.0.1:" + one.port()));
            }
          }
        });
  }

  /** The generation of the mapping that was accepted last. */
  public int generation() {
    return generation.get();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    CompletableFuture.allOf(
            live.values().stream()
                .map(
                    trunk ->
                        CompletableFuture.runAsync(
                            () ->
                                trunk.close(
                                    new GoAway(GoAway.Scope.SESSION, GoAwayCode.BYE, 0, 0, "bye"),
                                    ResetCode.SHUTDOWN),
                            trunk.eventLoop()))
                .toArray(CompletableFuture[]::new))
        .join();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** One link until it has its trunk, and then that trunk. */
  private final class Accepting extends Greeting implements TrunkListener {
    private final Channel channel;
    private final LinkHandler handler = new LinkHandler(this);

    Accepting(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onHello(Hello hello) {
      hellos.add(hello);
      if (silent) {
        return;
      }
      GoAway refused = refusal.apply(hello);
      if (refused == null && hello.trunk() > 0 && !session.equals(hello.session())) {
        refused =
            new GoAway(GoAway.Scope.SESSION, GoAwayCode.UNKNOWN_SESSION, 0, 0, "not known here");
      }
      if (refused != null) {
        channel
            .writeAndFlush(Frames.goAway(channel.alloc(), refused))
            .addListener(ChannelFutureListener.CLOSE);
        return;
      }
      welcome(hello);
    }

    private void welcome(Hello hello) {
      Trunk going = live.get(hello.trunk());
      boolean goesOn = resumes && going != null && session.equals(hello.session());
      if (goesOn && channel.eventLoop() != going.eventLoop()) {
        channel.config().setAutoRead(false);
        channel
            .deregister()
            .addListener(
                gone ->
                    going
                        .eventLoop()
                        .register(channel)
                        .addListener(
                            moved -> going.eventLoop().execute(() -> welcome(hello, going, true))));
      } else {
        welcome(hello, going, goesOn);
      }
    }

    private void welcome(Hello hello, Trunk going, boolean goesOn) {
      TrunkSettings settings = TrunkSettings.share(trunks, Duration.ofSeconds(10));
      Trunk trunk =
          goesOn
              ? going
              : new Trunk(
                  channel.eventLoop(),
                  Trunk.Side.RELAY,
                  hello.trunk(),
                  settings,
                  TestMemory.plenty(),
                  this);
      Long received = goesOn ? Long.valueOf(trunk.received()) : resumedAt;
      if (goesOn) {
        trunk.detach();
      }
      live.put(hello.trunk(), trunk);
      links.put(hello.trunk(), channel);
      channel.write(
          Frames.welcome(
              channel.alloc(),
              new Welcome(
                  0,
                  List.of(),
                  "scripted/1",
                  received == null ? Welcome.NEW : Welcome.RESUMED,
                  session,
                  hello.trunk(),
                  trunks,
                  hello.epoch(),
                  received == null ? 0 : received,
                  settings.maxPayload(),
                  settings.initialCredit(),
                  settings.maxStreams(),
                  10_000,
                  "office",
                  "127.0.0.1:1")));
      trunk.attach(channel, handler, hello);
      channel.flush();
      channel.config().setAutoRead(true);
    }

    @Override
    public void onFailure(Throwable cause) {
      // The other side's tests look at what it made of it.
    }

    @Override
    public void onStream(Trunk trunk, TunnelStream stream) {
      onStream.accept(stream);
    }

    @Override
    public void onControl(Trunk trunk, byte[] json) {
      ControlMessage message = ControlCodec.decode(json).orElseThrow();
      messages.add(message);
      onMessage.accept(message);
    }

    @Override
    public void onGoAway(Trunk trunk, GoAway goAway) {
      // A link that says goodbye is down soon.
    }

    @Override
    public void onRetired(Trunk trunk) {
      // A fresh one is dialled.
    }

    @Override
    public void onEnded(Trunk trunk, String reason) {
      // It was closed already.
    }

    @Override
    public void onLinkDown(Trunk trunk, String reason) {
      if (resumes) {
        return;
      }
      live.remove(trunk.index(), trunk);
      trunk.close(ResetCode.LINK_LOST, reason);
    }
  }
}
