package io.portway.transport;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport and the TLS provider that this machine allows: epoll and BoringSSL where their
 * native libraries load, NIO and the JDK's TLS otherwise.
 *
 * <p>Netty's own switches select the fallback by hand: {@code -Dio.netty.transport.noNative=true}
 * and {@code -Dio.netty.handler.ssl.noOpenSsl=true}.
 */
public final class Transports {
  private static final Logger log = LoggerFactory.getLogger(Transports.class);

  /** Read once, when Netty's NativeLibraryLoader is initialised. */
  private static final String NATIVE_PROPERTY = "io.netty.native.workdir";

  /** Read once, when Netty's PlatformDependent is initialised. */
  private static final String MEMORY_PROPERTY = "io.netty.maxDirectMemory";

  private static final long LEAST_MEMORY = 256L * 1024 * 1024;

  private final Kind kind;
  private final SslProvider sslProvider;

  private Transports(Kind kind, SslProvider sslProvider) {
    this.kind = kind;
    this.sslProvider = sslProvider;
  }

  /**
   * Has Netty unpack its native libraries below a state directory, and not in the system's
   * temporary one, which may be mounted noexec and keeps them when the process is killed. To be
   * called once the directory is ours, before anything of Netty is touched; Netty makes what is
   * missing. A directory that was chosen by a JVM option stays.
   */
  public static void unpackBelow(Path stateDirectory) {
    if (System.getProperty(NATIVE_PROPERTY) == null) {
      System.setProperty(NATIVE_PROPERTY, stateDirectory.resolve("native").toString());
    }
  }

  /**
   * Lets Netty's pools hold what a memory budget of so many bytes comes to: twice as much, for the
   * links and for what buffers pin beside what they carry, and 256 MiB in any case. To be called
   * before anything of Netty is touched. A limit that was chosen by a JVM option stays.
   */
  public static void allowMemory(long budget) {
    if (System.getProperty(MEMORY_PROPERTY) == null) {
      System.setProperty(MEMORY_PROPERTY, Long.toString(Math.max(LEAST_MEMORY, 2 * budget)));
    }
  }

  /**
   * The best that loads here. The first call loads the native libraries and, where one is missing,
   * logs the one warning about it.
   */
  public static Transports detect() {
    return Detected.BEST;
  }

  /** NIO and the JDK's TLS, whatever this machine has: what the fallback's tests run on. */
  public static Transports fallback() {
    return new Transports(Kind.NIO, SslProvider.JDK);
  }

  /** The first line of a daemon's log: {@code transport=epoll tls=boringssl}. */
  public String describe() {
    return "transport="
        + (kind == Kind.EPOLL ? "epoll" : "nio")
        + " tls="
        + (sslProvider == SslProvider.JDK ? "jdk" : "boringssl");
  }

  /** Whether Linux socket options (pacing, congestion control, TCP_INFO) can be set and read. */
  public boolean hasLinuxSocketOptions() {
    return kind == Kind.EPOLL;
  }

  public Class<? extends SocketChannel> socketChannel() {
    return kind == Kind.EPOLL ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * Makes sockets that are to listen at {@code address}. An IPv4 address gets an IPv4 socket:
   * 0.0.0.0 on one of both kinds would take IPv6 as well, past the firewall rules of whoever wrote
   * it.
   */
  public ChannelFactory<ServerSocketChannel> serverSockets(InetAddress address) {
    boolean ip4 = address instanceof Inet4Address;
    if (kind == Kind.EPOLL) {
      return () ->
          ip4
              ? new EpollServerSocketChannel(SocketProtocolFamily.INET)
              : new EpollServerSocketChannel();
    }
    return () ->
        ip4
            ? new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET)
            : new NioServerSocketChannel();
  }

  /**
   * A group of {@code count} loops whose threads are called {@code name-0}, {@code name-1} and so
   * on. They are daemon threads: a start that fails half-way must not keep the process alive. The
   * caller shuts the group down.
   */
  public EventLoopGroup loops(int count, String name) {
    IoHandlerFactory handlers = kind == Kind.EPOLL ? new SteadyEpoll() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(count, threads(name), handlers);
  }

  SslProvider sslProvider() {
    return sslProvider;
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger next = new AtomicInteger();
    return task -> {
      Thread thread = new FastThreadLocalThread(task, name + "-" + next.getAndIncrement());
      thread.setDaemon(true);
      return thread;
    };
  }

  private enum Kind {
    EPOLL,
    NIO
  }

  /** Holder: the native libraries load once, on first use, not with the class. */
  private static final class Detected {
    static final Transports BEST = find();

    private static Transports find() {
      List<String> missing = new ArrayList<>();
      if (!Epoll.isAvailable()) {
        missing.add("epoll (" + reason(Epoll.unavailabilityCause()) + ")");
      }
      // A BoringSSL without TLS 1.3 doesn't exist, but an OpenSSL found in its place might lack it.
      boolean boringssl =
          OpenSsl.isAvailable() && SslProvider.isTlsv13Supported(SslProvider.OPENSSL);
      if (!boringssl) {
        missing.add("boringssl (" + reason(OpenSsl.unavailabilityCause()) + ")");
      }
      Transports best =
          new Transports(
              Epoll.isAvailable() ? Kind.EPOLL : Kind.NIO,
              boringssl ? SslProvider.OPENSSL : SslProvider.JDK);
      if (!missing.isEmpty()) {
        log.warn(
            "native libraries missing: {}; falling back to {}. Throughput is lower and fairness"
                + " between streams is reduced. Use Linux on x86-64 or aarch64 and a state"
                + " directory that is not mounted noexec.",
            String.join(", ", missing),
            best.describe());
      }
      return best;
    }

    private static String reason(Throwable cause) {
      Throwable root = cause;
      while (root != null && root.getCause() != null) {
        root = root.getCause();
      }
      return root == null ? "no TLS 1.3" : String.valueOf(root.getMessage());
    }
  }
}
