package io.portway.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll, except that a socket stays registered while nothing is asked of it, and that a
 * socket which is not to be read is not read.
 *
 * <p>Netty 4.2.18 takes a socket whose event mask became empty out of the epoll set (netty/netty
 * pull request 16689), but goes on to believe it is in: the next change of the mask fails with
 * ENOENT and closes the channel. The mask is empty once the peer of a socket that is not read has
 * sent FIN, so a half-closed visitor would lose its answer. An empty mask therefore becomes
 * edge-triggered "nothing": the kernel reports a hang-up once, and no loop spins on it, which is
 * what the change in Netty was about.
 *
 * <p>Netty asks for EPOLLRDHUP, and once the peer has sent FIN reads all that the kernel holds,
 * whether {@code autoRead} is on or not ({@code EpollRecvByteAllocatorHandle.continueReading()}): a
 * backend that answers and closes would push its whole receive buffer past its stream's credit. So
 * nobody hears of RDHUP; the FIN is found where it stands, behind the bytes before it. A reset
 * (EPOLLERR, EPOLLHUP) is still heard at once.
 */
final class SteadyEpoll implements IoHandlerFactory {
  private final IoHandlerFactory netty = EpollIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(netty.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return netty.isChangingThreadSupported();
  }

  private record Handler(IoHandler netty) implements IoHandler {
    @Override
    public void initialize() {
      netty.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return netty.run(context);
    }

    @Override
    public void prepareToDestroy() {
      netty.prepareToDestroy();
    }

    @Override
    public void destroy() {
      netty.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(netty.register(handle));
    }

    @Override
    public void wakeup() {
      netty.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return netty.isCompatible(type);
    }
  }

  private record Registration(IoRegistration netty) implements IoRegistration {
    // The signature is Netty's.
    @SuppressWarnings("TypeParameterUnusedInFormals")
    @Override
    public <T> T attachment() {
      return netty.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      EpollIoOps wanted = ((EpollIoOps) ops).without(EpollIoOps.EPOLLRDHUP);
      return netty.submit(EpollIoOps.NONE.equals(wanted) ? EpollIoOps.EPOLLET : wanted);
    }

    @Override
    public boolean isValid() {
      return netty.isValid();
    }

    @Override
    public boolean cancel() {
      return netty.cancel();
    }
  }
}
