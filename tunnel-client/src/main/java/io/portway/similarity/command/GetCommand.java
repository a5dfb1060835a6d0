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

/** {@code sim get}: fetches a file from the SSH host and announces it by one JSON line. */
@Command(name = "get", description = "Fetch a file from the SSH host.")
public final class GetCommand extends Job {
  @Parameters(
      index = "0",
      paramLabel = "REMOTE",
      description = "File there; a relative one starts in the home directory.")
  String remote;

  @Parameters(index = "1", paramLabel = "LOCAL", description = "File or directory here.")
  Path local;

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
      print(TransferLine.of(client.get(remote, local, start)));
    }
    return ExitCode.DONE;
  }
}
