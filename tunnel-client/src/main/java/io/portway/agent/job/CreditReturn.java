package io.portway.agent.job;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.portway.agent.mapping.AgentMapping;
import io.portway.stream.TunnelStream;

/**
 * Counts what passes, and lets the visitor send as much again: what is read is asked for one read
 * at a time, so no more than that waits here. Owned by the stream's loop.
 */
final class CreditReturn extends ChannelDuplexHandler {
  private final TunnelStream stream;
  private final AgentMapping mapping;

  CreditReturn(TunnelStream stream, AgentMapping mapping) {
    this.stream = stream;
    this.mapping = mapping;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    int bytes = ((ByteBuf) message).readableBytes();
    mapping.in().passed(bytes);
    ctx.fireChannelRead(message);
    if (stream.isOpen()) {
      stream.release(bytes);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    mapping.out().passed(((ByteBuf) message).readableBytes());
    ChannelFuture unused = ctx.write(message, promise);
  }
}
