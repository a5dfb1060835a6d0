package io.portway.trunk;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.portway.stream.StreamResetException;
import io.portway.stream.TunnelStream;
import io.portway.wire.OpenResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One end of a stream that says what it is told to, reacts to what it hears, and keeps all of it in
 * one text: letters are bytes, words in angle brackets are events. No two stretches of what it says
 * are alike for long, so that a lost or doubled byte shows.
 */
final class Talker extends ChannelInboundHandlerAdapter {
  private record Reaction(int bytes, Runnable action) {}

  private final StringBuilder heard = new StringBuilder();
  private final StringBuilder said = new StringBuilder();
  private final List<Reaction> onRead = new ArrayList<>();
  private Runnable onResult = () -> {};
  private Runnable onFin = () -> {};
  private TunnelStream stream;
  private int read;

  /** Everything heard so far. */
  String heard() {
    return heard.toString();
  }

  /** Bytes alone. */
  String heardBytes() {
    return heard.toString().replaceAll("<[^>]*>", "");
  }

  /** Events alone. */
  String heardEvents() {
    return heard.toString().replaceAll("[a-z]+(?![^<]*>)", "");
  }

  String said() {
    return said.toString();
  }

  TunnelStream stream() {
    return stream;
  }

  Talker onResult(Runnable action) {
    onResult = action;
    return this;
  }

  /** Once this many bytes were read in all. */
  Talker onRead(int bytes, Runnable action) {
    onRead.add(new Reaction(bytes, action));
    return this;
  }

  Talker onFin(Runnable action) {
    onFin = action;
    return this;
  }

  void say(int bytes) {
    int from = said.length();
    for (int i = from; i < from + bytes; i++) {
      said.append((char) ('a' + Integer.remainderUnsigned((i * 0x9e3779b9) >>> 7, 26)));
    }
    byte[] letters = said.substring(from).getBytes(StandardCharsets.US_ASCII);
    stream.writeAndFlush(stream.alloc().buffer(bytes).writeBytes(letters), stream.voidPromise());
  }

  void finish() {
    stream.shutdownOutput();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    stream = (TunnelStream) ctx.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    ByteBuf part = (ByteBuf) msg;
    int length = part.readableBytes();
    heard.append(part.toString(StandardCharsets.US_ASCII));
    part.release();
    stream.release(length);
    int before = read;
    read += length;
    for (Reaction reaction : onRead) {
      if (before < reaction.bytes && reaction.bytes <= read) {
        reaction.action.run();
      }
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      heard.append("<fin>");
      onFin.run();
    } else if (event instanceof OpenResult result) {
      heard.append('<').append(result.outcome()).append(' ').append(result.detail()).append('>');
      onResult.run();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    heard.append(
        cause instanceof StreamResetException reset
            ? "<reset " + reset.code() + ">"
            : "<" + cause + ">");
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    heard.append("<closed>");
  }

  @Override
  public String toString() {
    return heard();
  }
}
