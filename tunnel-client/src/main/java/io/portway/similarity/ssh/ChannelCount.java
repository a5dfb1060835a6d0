package io.portway.similarity.ssh;

import io.portway.similarity.hop.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/** How many commands a host lets one session run at once (OpenSSH's MaxSessions). */
public final class ChannelCount {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ChannelCount() {}

  /**
   * Opens one after the other, each with a command that does nothing and ends with its input, until
   * one is refused; and closes them all.
   *
   * @return how many were open at once, at most {@code most}
   */
  public static int of(SshSession session, int most, Deadline deadline) {
    List<ChannelExec> open = new ArrayList<>();
    try {
      while (open.size() < most) {
        ChannelExec channel = session.mina().createExecChannel("cat");
        open.add(channel);
        channel.setOut(OutputStream.nullOutputStream());
        channel.setErr(OutputStream.nullOutputStream());
        channel.open().verify(deadline.within(PATIENCE));
      }
      return open.size();
    } catch (IOException e) {
      return open.size() - 1; // the last one was refused
    } finally {
      close(open, deadline);
    }
  }

  /** The host must have noticed before another command may begin. */
  private static void close(List<ChannelExec> channels, Deadline deadline) {
    channels.forEach(channel -> channel.close(false));
    for (ChannelExec channel : channels) {
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), deadline.within(PATIENCE));
    }
  }
}
