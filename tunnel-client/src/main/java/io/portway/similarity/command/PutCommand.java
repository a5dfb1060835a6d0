package io.portway.similarity.command;

import io.portway.cli.ExitCode;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.ssh.TransferStart;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sim put}: copies a file to the SSH host and announces it by one JSON line. */
@Command(name = "put", description = "Copy a file to the SSH host.")
public final class PutCommand extends Job {
  @Parameters(index = "0", paramLabel = "LOCAL", description = "File here.")
  Path local;

  @Parameters(
      index = "1",
      paramLabel = "REMOTE",
      description = "File or directory there; a relative one starts in the home directory.")
  String remote;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "When to give up (default: ${DEFAULT-VALUE}).")
  Duration timeout;

  @Option(names = "--no-resume", description = "Begin anew, whatever an earlier attempt left.")
  boolean noResume;

  @Mixin SshOptions where;

  @Override
  ExitCode run() throws Exception {
    TransferStart start = noResume ? TransferStart.FRESH : TransferStart.RESUMED;
    try (Interruption interruption = Interruption.ofThisThread();
        SimilarityClient client = where.client(this, timeout)) {
      print(TransferLine.of(client.put(local, remote, start)));
    }
    return ExitCode.DONE;
  }
}
