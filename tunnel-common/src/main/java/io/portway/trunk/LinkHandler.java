package io.portway.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.portway.loop.Unwatched;
import io.portway.wire.FrameDecoder;
import io.portway.wire.FrameHandler;
import io.portway.wire.Frames;
import io.portway.wire.GoAway;
import io.portway.wire.GoAwayCode;
import io.portway.wire.WireException;
import java.io.IOException;

/**
 * The end of a link's pipeline: decodes frames and hands them first to a {@link Greeting}, then to
 * the trunk that the link was given to. Runs on the link's event loop.
 */
public final class LinkHandler extends ChannelInboundHandlerAdapter {
  private final FrameDecoder decoder;
  private FrameHandler frames;
  private Greeting greeting;
  private Trunk trunk;
  private String downReason = "the connection was closed by the peer";

  public LinkHandler(Greeting greeting) {
    this.greeting = greeting;
    this.frames = greeting;
    this.decoder = new FrameDecoder(new Switch(), Frames.MAX_PAYLOAD);
  }

  /**
   * From the next frame on, the trunk gets them.
   *
   * @param controlSoFar what {@link #detach} of the link before gave, or null
   */
  void handTo(Trunk trunk, byte[] controlSoFar) {
    decoder.continueControl(controlSoFar);
    this.trunk = trunk;
    this.frames = trunk;
    this.greeting = null;
  }

  /**
   * Nothing read from now on counts any more, nor what lies behind the present frame.
   *
   * @return the frames so far of a control message that has not ended, or null
   */
  byte[] detach() {
    trunk = null;
    byte[] controlSoFar = decoder.controlSoFar();
    decoder.close();
    return controlSoFar;
  }

  /** Says why a link is not taken, then closes it. From any thread. */
  public static void refuse(Channel channel, GoAway goAway) {
    Link.close(channel, goAway);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf bytes = (ByteBuf) msg;
    try {
      decoder.decode(bytes);
    } catch (WireException e) {
      fail(ctx, e);
    } finally {
      bytes.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (trunk != null) {
      trunk.onReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (trunk != null && ctx.channel().isWritable()) {
      trunk.onLinkWritable();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    downReason =
        cause instanceof IOException
            ? "the connection failed: " + cause.getMessage()
            : "the connection failed: " + cause;
    decoder.close();
    if (greeting != null) {
      greeting.onFailure(cause);
    }
    Unwatched.close(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    decoder.close();
    if (trunk != null) {
      trunk.onLinkDown(ctx.channel(), downReason);
    } else if (greeting != null) {
      greeting.onFailure(new IOException(downReason));
    }
  }

  private void fail(ChannelHandlerContext ctx, WireException e) {
    downReason = "the peer broke the protocol: " + e.getMessage();
    if (trunk != null) {
      trunk.onLinkBroken(ctx.channel(), downReason);
    }
    decoder.close();
    GoAway goAway = new GoAway(GoAway.Scope.LINK, GoAwayCode.PROTOCOL, 0, 0, e.getMessage());
    if (greeting != null) {
      greeting.onFailure(e);
    }
    Link.close(ctx.channel(), goAway);
  }

  /** One decoder for the link's life, with whoever is in charge behind it. */
  private final class Switch extends FrameSwitch {
    @Override
    FrameHandler target() {
      return frames;
    }
  }
}
