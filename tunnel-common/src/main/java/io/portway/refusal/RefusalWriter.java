package io.portway.refusal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.portway.loop.Unwatched;
import io.portway.mapping.Protocol;

/**
 * Refuses a visitor in the protocol of the mapping that it asked for, and closes its socket. What
 * the visitor still sends is read and dropped for a while: a socket that is closed with bytes
 * unread sends a reset, and a reset overtakes the answer.
 */
public final class RefusalWriter {
  private RefusalWriter() {}

  /**
   * Takes the socket over: handlers that are in its pipeline see nothing of it any more. On the
   * socket's event loop.
   */
  public static void write(Channel socket, Protocol protocol, Refusal refusal) {
    assert socket.eventLoop().inEventLoop();
    switch (protocol) {
      case TCP -> reset(socket);
      case SSH ->
          say(socket, LastWords.Turn.OURS, SshDisconnect.encode(socket.alloc(), refusal.message()));
      case HTTP, ELASTICSEARCH ->
          say(socket, LastWords.Turn.AFTER_PEER, HttpRefusal.encode(socket.alloc(), refusal));
    }
  }

  private static void say(Channel socket, LastWords.Turn turn, ByteBuf words) {
    socket.pipeline().addFirst(new LastWords(turn, words));
  }

  /**
   * Closes the socket so that its peer sees a reset: of all refusals, the only one without words.
   */
  public static void reset(Channel socket) {
    socket.config().setOption(ChannelOption.SO_LINGER, 0);
    Unwatched.close(socket);
  }
}
