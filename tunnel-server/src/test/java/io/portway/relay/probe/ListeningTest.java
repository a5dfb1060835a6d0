package io.portway.relay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ListeningTest {
  private static final int CHUNK = 16 << 10;

  private final List<Answer> heard = new ArrayList<>();
  private final Listening listening = new Listening(heard::add);
  private final EmbeddedChannel channel = new EmbeddedChannel(listening);

  @Test
  void bannerInPiecesIsHeardWhenItsLineIsWhole() {
    listening.begin(channel.eventLoop());

    say("SSH-2.0-Open");
    assertThat(heard).isEmpty();
    say("SSH_9.2p1\r\n");

    assertThat(heard).containsExactly(new Answer(Answer.Kind.SSH_BANNER, "SSH-2.0-OpenSSH_9.2p1"));
  }

  /** Keeping a gigabyte, or copying it with every chunk, would take minutes. */
  @Test
  @Timeout(20)
  void sourceThatPoursBeforeItsTurnIsJudgedByItsBeginning() {
    say("SSH-2.0-flood\r\n");
    ByteBuf chunk = Unpooled.wrappedBuffer(new byte[CHUNK]);
    for (int i = 0; i < 1 << 16; i++) {
      channel.writeInbound(chunk.retainedDuplicate());
    }
    assertThat(heard).isEmpty();

    listening.begin(channel.eventLoop());

    assertThat(heard).containsExactly(new Answer(Answer.Kind.SSH_BANNER, "SSH-2.0-flood"));
    assertThat(chunk.refCnt()).isEqualTo(1);
    chunk.release();
  }

  private void say(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }
}
