package io.portway.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps what a socket says before anybody listens. It is needed although such a socket is not read:
 * once its peer has sent FIN, Netty's epoll transport hands over what is in the kernel's receive
 * buffer whether {@code autoRead} is on or not. So this sits in the pipeline from before the
 * registration until the socket is tied; what it keeps is bounded by that buffer.
 */
public final class EarlyBytes extends ChannelInboundHandlerAdapter {
  private final Queue<Object> bytes = new ArrayDeque<>(0);
  private boolean shutdown;

  /** Lets go, to the handlers behind it, and leaves the pipeline. On the channel's loop. */
  public void letGo(ChannelHandlerContext ctx) {
    for (Object part = bytes.poll(); part != null; part = bytes.poll()) {
      ctx.fireChannelRead(part);
    }
    ctx.fireChannelReadComplete();
    if (shutdown) {
      ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
    ctx.pipeline().remove(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    bytes.add(msg);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      shutdown = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    bytes.forEach(ReferenceCountUtil::release);
    bytes.clear();
  }
}
