package io.portway.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.flow.CreditPool;
import io.portway.stream.StreamResetException;
import io.portway.stream.TunnelStream;
import io.portway.testing.Seeds;
import io.portway.testing.TestMemory;
import io.portway.testing.TrunkPair;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.Hello;
import io.portway.wire.OpenOutcome;
import io.portway.wire.OpenResult;
import io.portway.wire.ResetCode;
import io.portway.wire.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two trunks joined by hand, whose streams are opened, written, paused, half-closed, reset and
 * dropped in an order that is drawn, over a link that cuts bytes anywhere. What arrives is compared
 * with what was sent, byte for byte, and in the end the books must be empty.
 */
class TrunkSequencesTest {
  private static final int STEPS = 1500;

  private Random random;
  private long memory;
  private Node relay;
  private Node dialler;
  private final Map<Integer, Story> stories = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private boolean cut;
  private boolean linked = true;

  /** What both ends did and heard of one stream. */
  private static final class Story {
    final End opener = new End();
    final End acceptor = new End();
    boolean refused;
    boolean accepted;
  }

  /** One end of a stream. Byte n of each direction has a value that only n and the end decide. */
  private static final class End extends ChannelInboundHandlerAdapter {
    TunnelStream stream;
    End peer;
    int salt;
    long written;
    long read;
    long owed;
    boolean finWritten;
    boolean finRead;
    boolean resetInOrder;
    boolean aborted;
    boolean closed;
    ResetCode reset;
    OpenResult result;
    String wrong;

    byte valueAt(long offset) {
      return (byte) (offset * 31 + salt + (offset >>> 8));
    }

    void write(int length) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = valueAt(written + i);
      }
      written += length;
      stream.writeAndFlush(stream.alloc().buffer(length).writeBytes(bytes));
    }

    @Override
    public String toString() {
      return "[%s written=%d read=%d owed=%d finWritten=%s finRead=%s resetInOrder=%s aborted=%s"
              .formatted(stream, written, read, owed, finWritten, finRead, resetInOrder, aborted)
          + " closed=%s reset=%s result=%s]".formatted(closed, reset, result);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf part = (ByteBuf) msg;
      if (finRead) {
        wrong = "bytes after FIN";
      }
      byte[] bytes = ByteBufUtil.getBytes(part);
      part.release();
      owed += bytes.length;
      for (byte value : bytes) {
        if (value != peer.valueAt(read)) {
          wrong = "byte " + read + " is another one than was written";
        }
        read++;
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event == ChannelInputShutdownEvent.INSTANCE) {
        finRead = true;
      } else if (event instanceof OpenResult open) {
        result = open;
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (cause instanceof StreamResetException streamReset) {
        reset = streamReset.code();
      } else {
        wrong = cause.toString();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed = true;
    }
  }

  /** Holds what a link received until the test hands it on, in pieces. */
  private static final class Chopper extends ChannelInboundHandlerAdapter {
    private final ByteBuf held = Unpooled.buffer();
    private ChannelHandlerContext context;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ByteBuf bytes = (ByteBuf) msg;
      held.discardSomeReadBytes().writeBytes(bytes);
      bytes.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      // The test says what is read at once.
    }

    /** Whether there was anything. */
    boolean letGo(int most) {
      int length = Math.min(most, held.readableBytes());
      if (length == 0) {
        return false;
      }
      context.fireChannelRead(context.alloc().directBuffer(length).writeBytes(held, length));
      context.fireChannelReadComplete();
      return true;
    }
  }

  /** One trunk, on a loop that runs by hand, with its end of the link. */
  private final class Node implements TrunkListener {
    final ManualIoEventLoop loop =
        new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    Chopper chopper = new Chopper();
    Channel channel;
    final Trunk trunk;
    private final TrunkSettings settings;

    Node(Trunk.Side side, TrunkSettings settings) {
      this.settings = settings;
      this.trunk = new Trunk(loop, side, 0, settings, TestMemory.of(memory), this);
    }

    void init(Channel channel) {
      this.channel = channel;
      chopper = new Chopper();
      LinkHandler[] handler = new LinkHandler[1];
      handler[0] =
          new LinkHandler(
              new Greeting() {
                @Override
                public void onHello(Hello hello) {
                  channel.write(
                      Frames.welcome(
                          channel.alloc(), TrunkPair.welcome(settings, trunk.received())));
                  trunk.attach(channel, handler[0], hello);
                }

                @Override
                public void onWelcome(Welcome welcome) {
                  trunk.attach(channel, handler[0], welcome);
                }

                @Override
                public void onFailure(Throwable cause) {
                  if (!cut) {
                    throw new AssertionError(cause);
                  }
                }
              });
      channel.pipeline().addLast(chopper, handler[0]);
    }

    @Override
    public void onStream(Trunk of, TunnelStream stream) {
      Story story = stories.get(stream.streamId());
      story.acceptor.stream = stream;
      stream.pipeline().addLast(story.acceptor);
    }

    @Override
    public void onControl(Trunk of, byte[] message) {}

    @Override
    public void onGoAway(Trunk of, GoAway goAway) {
      failures.add("the peer said " + goAway);
    }

    @Override
    public void onRetired(Trunk of) {
      failures.add("the trunk was retired");
    }

    @Override
    public void onLinkDown(Trunk of, String reason) {
      failures.add("the link went down: " + reason);
    }

    @Override
    public void onEnded(Trunk of, String reason) {
      failures.add("the trunk ended: " + reason);
    }

    void open() {
      Story story = new Story();
      trunk
          .open(1, 1, null, null, story.opener)
          .ifPresent(
              stream -> {
                stories.put(stream.streamId(), story);
                story.opener.stream = stream;
                story.opener.peer = story.acceptor;
                story.acceptor.peer = story.opener;
                story.opener.salt = stream.streamId();
                story.acceptor.salt = -stream.streamId();
              });
    }

    /** Runs what the loop has to do, then hands on a part of what came; whether it did anything. */
    boolean turn(int most) {
      boolean ran = run();
      boolean handedOn = chopper.letGo(most);
      return run() || ran || handedOn;
    }

    boolean run() {
      boolean ran = false;
      // Tasks may bring tasks.
      while (loop.runNow() > 0) {
        ran = true;
      }
      return ran;
    }

    /** The link is gone, with everything on it that was not handed on. */
    void cut() {
      trunk.detach();
      channel.close();
    }

    void close() {
      trunk.close(ResetCode.SHUTDOWN, "test over");
      run();
    }
  }

  static Stream<Long> seeds() {
    return Seeds.some(20);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatArrivesIsWhatWasSent(long seed) {
    random = new Random(seed);
    begin();
    for (int step = 0; step < STEPS; step++) {
      act();
    }
    settle();
    stories.values().forEach(this::check);
    assertThat(stories).hasSizeGreaterThan(10);
    endAll();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatArrivesIsWhatWasSentHoweverOftenTheLinkIsCut(long seed) {
    random = new Random(seed);
    begin();
    for (int step = 0; step < STEPS; step++) {
      actAndCut();
    }
    if (!linked) {
      linkAgain();
    }
    settle();
    stories.values().forEach(this::check);
    assertThat(stories).hasSizeGreaterThan(10);
    endAll();
  }

  /** One exchange of a few bytes, with a cut behind each byte that either side reads. */
  @Test
  void noCutOfASmallExchangeLosesOrDoublesAByte() {
    int cuts = 0;
    for (long at = 0; cutAt(at); at++) {
      cuts++;
    }
    assertThat(cuts).isGreaterThan(200);
  }

  /** Whether the exchange was long enough for a cut behind byte {@code at}. */
  private boolean cutAt(long at) {
    random = new Random(at);
    stories.clear();
    begin();
    relay.open();
    Story story = stories.values().iterator().next();
    story.opener.write(10);
    long read = 0;
    boolean done = false;
    for (int quiet = 0; quiet < 3; ) {
      relay.run();
      dialler.run();
      for (Node node : List.of(relay, dialler)) {
        if (read == at && !done) {
          done = true;
          cut();
          linkAgain();
          carryGreeting();
        }
        if (node.chopper.held.isReadable()) {
          quiet = 0;
          node.turn(1);
          read++;
        }
      }
      quiet++;
      step(story);
    }
    settle();
    check(story);
    assertThat(story.opener.read).isEqualTo(300);
    assertThat(story.acceptor.read).isEqualTo(20);
    assertThat(story.opener.closed).isTrue();
    assertThat(story.acceptor.closed).isTrue();
    endAll();
    return done;
  }

  /** The next thing that the two ends of the small exchange do. */
  private void step(Story story) {
    if (story.acceptor.stream != null && !story.accepted) {
      story.accepted = true;
      story.acceptor.stream.config().setAutoRead(true);
      story.acceptor.stream.accept(1);
      story.acceptor.write(300);
    }
    if (story.opener.result != null && story.opener.written == 10) {
      story.opener.write(10);
      finish(story.opener);
    }
    if (story.acceptor.finRead) {
      finish(story.acceptor);
    }
  }

  private void carryGreeting() {
    relay.run();
    dialler.run();
    while (!relay.trunk.hasLink() || !dialler.trunk.hasLink()) {
      relay.turn(1);
      dialler.turn(1);
    }
  }

  private void begin() {
    memory = CreditPool.FLOOR * (8L + random.nextInt(500));
    int maxPayload = 1024 + random.nextInt(Frames.MAX_PAYLOAD - 1024);
    TrunkSettings settings =
        new TrunkSettings(
            maxPayload,
            CreditPool.FLOOR,
            5 + random.nextInt(100),
            Duration.ofHours(1),
            1 << 30,
            Duration.ofHours(1),
            LinkWear.DEFAULT);
    relay = new Node(Trunk.Side.RELAY, settings);
    dialler = new Node(Trunk.Side.DIALLER, settings);
    link();
    carryAll();
  }

  private void link() {
    LocalAddress address = new LocalAddress(TrunkSequencesTest.class);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(relay.loop)
            .channel(LocalServerChannel.class)
            .childHandler(initializer(relay))
            .bind(address);
    relay.run();
    ChannelFuture connected =
        new Bootstrap()
            .group(dialler.loop)
            .channel(LocalChannel.class)
            .handler(initializer(dialler))
            .connect(address);
    dialler.run();
    relay.run();
    dialler.run();
    assertThat(connected.isSuccess()).isTrue();
    Channel channel = connected.channel();
    channel.writeAndFlush(
        Frames.hello(channel.alloc(), TrunkPair.hello(dialler.settings, dialler.trunk.received())),
        channel.voidPromise());
    bound.channel().close();
  }

  private static ChannelInitializer<Channel> initializer(Node node) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        node.init(channel);
      }
    };
  }

  private void cut() {
    cut = true;
    linked = false;
    relay.cut();
    dialler.cut();
    relay.run();
    dialler.run();
  }

  private void linkAgain() {
    linked = true;
    link();
  }

  private void actAndCut() {
    int what = random.nextInt(1000);
    if (linked && what < 15) {
      cut();
    } else if (!linked && what < 100) {
      linkAgain();
    } else {
      act();
    }
  }

  private void act() {
    int what = random.nextInt(100);
    if (what < 6) {
      (random.nextBoolean() ? relay : dialler).open();
      return;
    }
    if (what < 30) {
      (random.nextBoolean() ? relay : dialler).turn(1 + random.nextInt(100_000));
      return;
    }
    List<Integer> ids = new ArrayList<>(stories.keySet());
    if (ids.isEmpty()) {
      return;
    }
    Story story = stories.get(ids.get(random.nextInt(ids.size())));
    End end = random.nextBoolean() ? story.opener : story.acceptor;
    if (end.stream == null) {
      return;
    }
    if (what < 40) {
      answer(story);
    } else if (what < 65) {
      write(end);
    } else if (what < 80) {
      release(end, random.nextInt(3) == 0);
    } else if (what < 92) {
      end.stream.config().setAutoRead(random.nextBoolean());
    } else if (what < 97) {
      finish(end);
    } else if (random.nextInt(4) == 0) {
      breakOff(story, end);
    }
  }

  private void answer(Story story) {
    if (story.acceptor.stream == null || story.accepted || story.refused) {
      return;
    }
    if (random.nextInt(10) == 0) {
      story.refused = true;
      story.acceptor.stream.refuse(OpenResult.failed(OpenOutcome.REFUSED, "no"));
    } else {
      story.accepted = true;
      story.acceptor.stream.accept(1);
    }
  }

  private void write(End end) {
    if (!end.finWritten && !end.resetInOrder && end.stream.isOpen() && end.stream.isWritable()) {
      end.write(1 + random.nextInt(1 << random.nextInt(17)));
    }
  }

  private void release(End end, boolean all) {
    if (end.owed > 0) {
      int bytes = all ? (int) end.owed : 1 + random.nextInt((int) end.owed);
      end.owed -= bytes;
      end.stream.release(bytes);
    }
  }

  private void finish(End end) {
    if (!end.finWritten && !end.resetInOrder && end.stream.isOpen()) {
      end.finWritten = true;
      end.stream.shutdownOutput();
    }
  }

  private void breakOff(Story story, End end) {
    if (!end.stream.isOpen()) {
      return;
    }
    if (random.nextBoolean()) {
      // What was written before the answer is sent after it only: there is no order to keep.
      end.aborted = end == story.acceptor && !story.accepted;
      end.resetInOrder = true;
      end.stream.reset(ResetCode.PEER_RESET, "");
    } else {
      end.aborted = true;
      end.stream.abort(ResetCode.CANCELLED, "");
    }
  }

  /** Until nothing moves any more; whether anything did. */
  private boolean carryAll() {
    boolean moved = false;
    boolean more;
    do {
      more = relay.turn(Integer.MAX_VALUE);
      more |= dialler.turn(Integer.MAX_VALUE);
      moved |= more;
    } while (more);
    assertThat(failures).isEmpty();
    return moved;
  }

  /** Everyone answers, reads and releases until nothing moves any more. */
  private void settle() {
    for (int round = 0; round < 10_000; round++) {
      boolean moved = carryAll();
      for (Story story : stories.values()) {
        if (story.acceptor.stream != null && !story.accepted && !story.refused) {
          moved = true;
          story.accepted = true;
          story.acceptor.stream.accept(1);
        }
        moved |= readAndRelease(story.opener);
        moved |= readAndRelease(story.acceptor);
      }
      if (!moved && !renewCredit()) {
        return;
      }
    }
    throw new AssertionError("it never settled");
  }

  /**
   * What the trunks do at each of their ticks, for which too little time passes here: a stream that
   * could not be given its floor again, because others held the memory, is looked at anew.
   */
  private boolean renewCredit() {
    for (Story story : stories.values()) {
      for (End end : List.of(story.opener, story.acceptor)) {
        if (end.stream != null && end.stream.isOpen()) {
          end.stream.renewCredit();
        }
      }
    }
    return carryAll();
  }

  private boolean readAndRelease(End end) {
    if (end.stream == null) {
      return false;
    }
    boolean more = end.owed > 0 || !end.stream.config().isAutoRead();
    end.stream.config().setAutoRead(true);
    release(end, true);
    return more;
  }

  private void check(Story story) {
    checkDirection(story, story.opener, story.acceptor);
    checkDirection(story, story.acceptor, story.opener);
  }

  private void checkDirection(Story story, End writer, End reader) {
    assertThat(reader.wrong).isNull();
    assertThat(reader.read).isLessThanOrEqualTo(writer.written);
    boolean brokenOff =
        story.refused
            || (story.opener.result != null && !story.opener.result.isOk())
            || writer.aborted
            || reader.aborted
            || reader.resetInOrder
            || writer.reset != null;
    if (brokenOff || story.acceptor.stream == null) {
      return;
    }
    assertThat(reader.read).as("from %s to %s", writer, reader).isEqualTo(writer.written);
    if (writer.resetInOrder && reader.finRead && reader.finWritten) {
      // Both had said FIN; the reset came to nobody.
      assertThat(reader.closed).isTrue();
    } else if (writer.resetInOrder) {
      assertThat(reader.reset).isEqualTo(ResetCode.PEER_RESET);
    } else {
      assertThat(reader.finRead).isEqualTo(writer.finWritten);
      assertThat(reader.closed).isEqualTo(writer.finWritten && reader.finWritten);
    }
  }

  private void endAll() {
    relay.trunk.forEachStream(stream -> stream.close());
    carryAll();
    assertThat(relay.trunk.streamCount()).isZero();
    assertThat(dialler.trunk.streamCount()).isZero();
    assertThat(relay.trunk.credit().promised()).isZero();
    assertThat(dialler.trunk.credit().promised()).isZero();
    relay.close();
    dialler.close();
  }
}
