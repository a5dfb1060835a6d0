package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;

/** Says in plain words what MINA's exceptions mean. */
final class SshFailures {
  /** How the relay introduces itself when it answers in place of an agent that is away. */
  private static final String RELAY_IDENTIFICATION = "SSH-2.0-Portway";

  private SshFailures() {}

  /** What MINA makes of an interrupt, made what it was. */
  static InterruptedException interrupted(InterruptedIOException e) {
    InterruptedException interrupted = new InterruptedException("stopped while an answer was due");
    interrupted.initCause(e);
    return interrupted;
  }

  static HopException connect(SshTarget target, Throwable e) {
    Throwable root = root(e);
    if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
      return unreachable("ssh.unknown-host", e, target.host());
    }
    if (root instanceof ConnectException) {
      return unreachable("ssh.refused", e, target.address());
    }
    return unreachable("ssh.silent", e, target.address(), reason(root));
  }

  /** The session ended before anybody could log in. */
  static HopException handshake(SshTarget target, String identification, Throwable e) {
    Throwable root = e == null ? null : root(e);
    String reason = reason(root);
    if (identification != null && identification.startsWith(RELAY_IDENTIFICATION)) {
      return new HopException(
          Hop.AGENT,
          Failure.UNREACHABLE,
          Text.of("ssh.relay", reason),
          Text.of("relay.refusal.agent.remedy"),
          e);
    }
    if (identification == null && reason.contains("identification")) {
      return unreachable("ssh.not-ssh", e, target.address());
    }
    return unreachable(
        identification == null ? "ssh.closed-early" : "ssh.handshake", e, target.address(), reason);
  }

  static HopException login(SshTarget target, Throwable e) {
    Throwable root = root(e);
    boolean methodsUsedUp =
        root instanceof SshException ssh
            && (ssh.getDisconnectCode()
                    == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                || ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR);
    if (methodsUsedUp) {
      return new HopException(
          Hop.SSH, Failure.REFUSED, Text.of("ssh.login", target), Text.of("ssh.login.remedy"), e);
    }
    return unreachable("ssh.broken", e, target.address(), reason(root));
  }

  static HopException broken(SshTarget target, Throwable e) {
    return unreachable("ssh.broken", e, target.address(), reason(e == null ? null : root(e)));
  }

  static HopException unreachable(String key, Throwable cause, Object... arguments) {
    return new HopException(
        Hop.SSH, Failure.UNREACHABLE, Text.of(key, arguments), Text.of("ssh.remedy"), cause);
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null
        && (root.getMessage() == null
            || root.getCause() instanceof IOException
            || root.getCause() instanceof UnresolvedAddressException)) {
      root = root.getCause();
    }
    return root;
  }

  private static String reason(Throwable e) {
    if (e == null) {
      return "-";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
