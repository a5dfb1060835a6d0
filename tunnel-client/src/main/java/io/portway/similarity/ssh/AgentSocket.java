package io.portway.similarity.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A running ssh-agent behind its Unix socket; MINA brings its own client for that only with a
 * native library. One request at a time; closing it ends one that waits for the user's consent.
 */
final class AgentSocket extends AbstractAgentProxy {
  /** OpenSSH's own limit. */
  private static final int MAX_ANSWER = 256 << 10;

  private final SocketChannel channel;

  private AgentSocket(SocketChannel channel) {
    super(null);
    this.channel = channel;
  }

  /** The agent that listens at {@code socket}. */
  static AgentSocket connect(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new AgentSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  protected synchronized Buffer request(Buffer request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
    while (out.hasRemaining()) {
      channel.write(out);
    }
    int length = read(Integer.BYTES).getInt();
    if (length <= 0 || length > MAX_ANSWER) {
      throw new IOException(
          "ssh-agent: answer of " + length + " bytes (at most " + MAX_ANSWER + ")");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("ssh-agent hung up");
      }
    }
    return bytes.flip();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
