package io.portway.testbed.bench.peer;

import io.portway.testbed.process.ChildProcess;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code ssh -R} to an {@code sshd} of its own, with AES-GCM, the fastest that both have. */
public final class OpenSsh implements Peer {
  public static final String NAME = "ssh -R";

  private static final Path SSHD = Path.of("/usr/sbin/sshd"); // it insists on an absolute path
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Release> found() {
    return Files.isExecutable(SSHD)
        ? Peer.said(Pattern.compile("OpenSSH_([\\w.]+)"), "ssh", "-V")
            .map(version -> Release.of("OpenSSH", version))
        : Optional.empty();
  }

  @Override
  public Target start(Place place, Endpoints backend, Path directory, Path logs)
      throws IOException {
    Path folder = Files.createDirectories(directory.resolve("ssh"));
    Path hostKey = key(folder.resolve("host"));
    Path userKey = key(folder.resolve("user"));
    Files.copy(Path.of(userKey + ".pub"), folder.resolve("authorized"));
    int port = Ports.free();
    Path configuration = folder.resolve("sshd_config");
    Files.writeString(
        configuration,
        """
        ListenAddress %s:%d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin prohibit-password
        MaxSessions 10000
        LogLevel ERROR
        """
            .formatted(place.nearAddress(), port, hostKey, folder.resolve("authorized")));
    Files.createDirectories(Path.of("/run/sshd"));
    Endpoints near = new Endpoints(Ports.free(), Ports.free());
    Command server = Command.of(SSHD, "-D", "-e", "-f", configuration);
    Command client = client(place, port, userKey, near, backend);
    return new ProcessTarget(
        NAME,
        near,
        List.of(
            ChildProcess.start("sshd", place.near().apply(server), logs),
            ChildProcess.start("ssh", place.far().apply(client), logs)));
  }

  /** The client tries again until the server listens, as a user's script would. */
  private static Command client(
      Place place, int port, Path key, Endpoints near, Endpoints backend) {
    return Command.of(
        "sh",
        "-c",
        "until ssh-keyscan -p \"$2\" \"$1\" >/dev/null 2>&1; do sleep 0.2; done; shift 2;"
            + " exec \"$@\"",
        "ssh",
        place.nearAddress(),
        port,
        "ssh",
        "-N",
        "-F",
        "none",
        "-p",
        port,
        "-i",
        key,
        "-c",
        "aes128-gcm@openssh.com",
        "-o",
        "StrictHostKeyChecking=no",
        "-o",
        "UserKnownHostsFile=/dev/null",
        "-o",
        "ExitOnForwardFailure=yes",
        "-o",
        "BatchMode=yes",
        "-o",
        "LogLevel=ERROR",
        "-R",
        remote(near.bulk(), backend.bulk()),
        "-R",
        remote(near.http(), backend.http()),
        System.getProperty("user.name") + "@" + place.nearAddress());
  }

  private static String remote(int port, int backend) {
    return "%1$s:%2$d:%1$s:%3$d".formatted(Endpoints.HOST, port, backend);
  }

  private static Path key(Path file) {
    Command.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file).run(LIMIT).outOrThrow();
    return file;
  }
}
