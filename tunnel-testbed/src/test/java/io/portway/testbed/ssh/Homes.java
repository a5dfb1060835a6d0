package io.portway.testbed.ssh;

import io.portway.testbed.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Users that exist for one sshd alone: in a mount namespace of its own, which has its own {@code
 * /etc/passwd} and its own {@code /home}, and goes when the sshd does. The system knows none of
 * them.
 */
public final class Homes {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int FIRST_UID = 61001;

  private final Path directory;

  private Homes(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory where its passwd and script are written, and where sshd keeps {@code
   *     authorized_keys}, which let into each of the users
   * @param script shell commands that furnish {@code /home}, as root
   */
  public static Homes of(Path directory, List<String> users, String script) {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name"))
            && Command.of("unshare", "--mount", "true").run(LIMIT).ok(),
        "users of their own need root and mount namespaces (unshare --mount)");
    try {
      Files.createDirectories(directory);
      StringBuilder passwd = new StringBuilder(Files.readString(Path.of("/etc/passwd")));
      StringBuilder setup =
          new StringBuilder(
              """
              set -e
              mount --bind "$1/passwd" /etc/passwd
              mount -t tmpfs -o mode=755 portway-homes /home
              """);
      for (int i = 0; i < users.size(); i++) {
        String user = users.get(i);
        int uid = FIRST_UID + i;
        passwd.append("%s:x:%d:%d::/home/%s:/bin/bash\n".formatted(user, uid, uid, user));
        setup.append("mkdir -m 755 /home/%s\n".formatted(user));
        setup.append("cp \"$1/authorized_keys\" /home/%s.keys\n".formatted(user));
      }
      setup.append(script);
      for (int i = 0; i < users.size(); i++) {
        int uid = FIRST_UID + i;
        setup.append("chown -R %d:%d /home/%s\n".formatted(uid, uid, users.get(i)));
      }
      setup.append("shift\nexec \"$@\"\n");
      Files.writeString(directory.resolve("passwd"), passwd);
      Files.writeString(directory.resolve("homes.sh"), setup);
      return new Homes(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code command}, among these users; it becomes the very process. */
  public Command within(Command command) {
    Command enter =
        Command.of("unshare", "--mount", "sh", directory.resolve("homes.sh"), directory);
    return new Command(enter.and(command.words().toArray()).words(), command.environment());
  }

  /** What sshd must be told of them. */
  public List<String> configuration() {
    return List.of("AuthorizedKeysFile /home/%u.keys");
  }
}
