package io.portway.similarity.ssh;

import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.HopException;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has the host itself compute a file's SHA-256, so that the file need not come back for that. */
final class RemoteDigest {
  /** The file is $1; of it the first $2 bytes count, or with "-" all. Neither is ever an option. */
  private static final String SCRIPT =
      "sum() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi; };"
          + " case $2 in -) sum < \"$1\" ;; *) head -c \"$2\" < \"$1\" | sum ;; esac";

  private static final Pattern ANSWER = Pattern.compile("([0-9a-f]{64}) .*", Pattern.DOTALL);

  private RemoteDigest() {}

  /** Empty where the host has no such program, or no shell for us. */
  static Optional<String> of(SshSession session, String path, Deadline deadline)
      throws InterruptedException {
    return run(session, path, "-", deadline);
  }

  /** The same for its beginning. */
  static Optional<String> of(SshSession session, String path, long bytes, Deadline deadline)
      throws InterruptedException {
    return run(session, path, Long.toString(bytes), deadline);
  }

  private static Optional<String> run(
      SshSession session, String path, String bytes, Deadline deadline)
      throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RemoteCommand command = RemoteCommand.of("sh", "-c", SCRIPT, "sh", path, bytes);
    try {
      new CommandRun(session, command, deadline)
          .run(InputStream.nullInputStream(), out, OutputStream.nullOutputStream());
    } catch (HopException e) {
      if (e.failure() == Failure.REMOTE) {
        return Optional.empty();
      }
      throw e;
    }
    Matcher answer = ANSWER.matcher(out.toString(StandardCharsets.UTF_8));
    return answer.matches() ? Optional.of(answer.group(1)) : Optional.empty();
  }
}
