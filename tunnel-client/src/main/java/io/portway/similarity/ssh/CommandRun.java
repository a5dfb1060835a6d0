package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * One run of a command over a session. Both its streams are drained as they come, whichever is read
 * first; its end is a status, a signal, or a lost connection, and these are three different things.
 */
public final class CommandRun {
  private static final Duration OPEN_PATIENCE = Duration.ofSeconds(15);
  private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Never the shell that runs this: its mark is another. */
  private static final String KILL_MARKED =
      "kill -TERM $(grep -ls \"$1\" /proc/[0-9]*/environ | cut -d/ -f3)";

  private static final String NO_MARK = "PORTWAY_RUN=none";
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private final SshSession session;
  private final RemoteCommand command;
  private final Deadline deadline;
  private final String mark = "PORTWAY_RUN=" + Long.toHexString(RANDOM.nextLong());

  public CommandRun(SshSession session, RemoteCommand command, Deadline deadline) {
    this.session = session;
    this.command = command;
    this.deadline = deadline;
  }

  /**
   * Runs to the end; returns only if the command's status is 0. The streams are not closed. An
   * interrupt or the deadline closes the channel, on which sshd hangs up on the command.
   */
  public void run(InputStream in, OutputStream out, OutputStream err) throws InterruptedException {
    session.enter(deadline, Hop.REMOTE_COMMAND);
    try {
      runInTurn(in, out, err);
    } finally {
      session.leave();
    }
  }

  private void runInTurn(InputStream in, OutputStream out, OutputStream err)
      throws InterruptedException {
    LastLine lastLine = new LastLine(err);
    try (ChannelExec channel =
        session.mina().createExecChannel(command.line(mark), StandardCharsets.UTF_8, null, null)) {
      channel.setIn(in);
      channel.setOut(new LastLine(out));
      channel.setErr(lastLine);
      channel.open().verify(deadline.within(OPEN_PATIENCE));
      awaitEnd(channel);
      judge(channel.getExitStatus(), channel.getExitSignal(), lastLine.text());
    } catch (InterruptedIOException e) {
      throw SshFailures.interrupted(e);
    } catch (IOException e) {
      throw SshFailures.broken(session.target(), e);
    }
  }

  /** MINA's own wait would swallow an interrupt. */
  private void awaitEnd(ChannelExec channel) throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    channel.addCloseFutureListener(end -> closed.countDown());
    try {
      if (!closed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
        terminate(channel);
        throw deadline.passed(Hop.REMOTE_COMMAND);
      }
    } catch (InterruptedException e) {
      terminate(channel);
      throw e;
    }
  }

  /**
   * Closing the channel alone would leave a command running that neither reads nor writes. The
   * signal of RFC 4254, 6.9, does not reach what a shell started, and OpenSSH passes it to nobody
   * where root is logged in; so the mark finds the processes, too.
   */
  private void terminate(ChannelExec channel) {
    try {
      signal(channel);
      terminateMarked();
    } catch (IOException e) {
      // The host ends the session, or takes no second channel: closing must do.
    }
  }

  private void signal(ChannelExec channel) throws IOException {
    Buffer signal = session.mina().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
    signal.putUInt(channel.getRecipient());
    signal.putString("signal");
    signal.putBoolean(false);
    signal.putString("TERM");
    channel.writePacket(signal).verify(SIGNAL_PATIENCE);
  }

  private void terminateMarked() throws IOException {
    String kill = RemoteCommand.of("sh", "-c", KILL_MARKED, "sh", mark).line(NO_MARK);
    try (ChannelExec channel = session.mina().createExecChannel(kill)) {
      channel.setIn(InputStream.nullInputStream());
      channel.setOut(OutputStream.nullOutputStream());
      channel.setErr(OutputStream.nullOutputStream());
      channel.open().verify(SIGNAL_PATIENCE);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SIGNAL_PATIENCE);
    }
  }

  private void judge(Integer status, String signal, String lastLine) {
    if (status != null && status == 0) {
      return;
    }
    if (deadline.expired()) {
      throw deadline.passed(Hop.REMOTE_COMMAND);
    }
    if (status == null && signal == null) {
      throw SshFailures.unreachable("remote.lost", null, session.target(), command.program());
    }
    Text sentence = Text.of("remote.signal", command.program(), signal, lastLine);
    if (status != null) {
      sentence = Text.of(key(status), command.program(), status, lastLine, session.target());
    }
    throw new HopException(Hop.REMOTE_COMMAND, Failure.REMOTE, sentence, Text.of("remote.remedy"));
  }

  private static String key(int status) {
    return switch (status) {
      case NOT_EXECUTABLE -> "remote.not-executable";
      case NOT_FOUND -> "remote.not-found";
      default -> "remote.status";
    };
  }
}
