package io.portway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
  @TempDir private Path temp;

  @Test
  void isMadeForItsOwnerOnly() throws Exception {
    Path path = temp.resolve("var/lib/portway/agent");

    try (StateDirectory directory = StateDirectory.claim(path, StateOwner.CLIENT)) {
      directory.write("note", "kept");

      assertThat(mode(path)).isEqualTo("rwx------");
      assertThat(mode(path.resolve("note"))).isEqualTo("rw-------");
      assertThat(mode(path.resolve("lock"))).isEqualTo("rw-------");
    }
  }

  @Test
  void directoryThatWasOpenToOthersIsClosed() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));

    StateDirectory.claim(temp, StateOwner.CLIENT).close();

    assertThat(mode(temp)).isEqualTo("rwx------");
  }

  @Test
  void otherDaemonsDirectoryIsRefusedAndUntouched() throws Exception {
    StateDirectory.claim(temp, StateOwner.RELAY).close();

    assertThatThrownBy(() -> StateDirectory.claim(temp, StateOwner.CLIENT))
        .isInstanceOf(StateDirectoryException.class)
        .hasMessage(temp + " belongs to tunnel-server (expected: a directory of tunnel-client)");
    assertThatThrownBy(() -> StateDirectory.inspect(temp, StateOwner.CLIENT))
        .isInstanceOf(StateDirectoryException.class);
    StateDirectory.claim(temp, StateOwner.RELAY).close();
  }

  @Test
  void directoryInUseNamesItsHolder() {
    try (StateDirectory held = StateDirectory.claim(temp, StateOwner.CLIENT)) {
      assertThatThrownBy(() -> StateDirectory.claim(temp, StateOwner.CLIENT))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessage(temp + " is in use by process " + ProcessHandle.current().pid());
      assertThat(held.has("owner")).isTrue();
    }
    StateDirectory.claim(temp, StateOwner.CLIENT).close();
  }

  @Test
  void directoryInUseByAnotherProcessNamesThatProcess() throws Exception {
    Process holder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                temp.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream ready = holder.getInputStream()) {
      assertThat(ready.read()).isEqualTo('!');

      assertThatThrownBy(() -> StateDirectory.claim(temp, StateOwner.CLIENT))
          .hasMessage(temp + " is in use by process " + holder.pid());
    } finally {
      holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    StateDirectory.claim(temp, StateOwner.CLIENT).close();
  }

  @Test
  void copyIsNotLockedByItsOriginal() throws Exception {
    Path copy = temp.resolve("copy");
    try (StateDirectory original =
        StateDirectory.claim(temp.resolve("original"), StateOwner.CLIENT)) {
      original.write("identity", "same");
      Files.createDirectory(copy);
      for (String file : new String[] {"owner", "lock", "identity"}) {
        Files.copy(original.resolve(file), copy.resolve(file));
      }

      try (StateDirectory opened = StateDirectory.claim(copy, StateOwner.CLIENT)) {
        assertThat(opened.<String>read("identity", text -> text)).isEqualTo("same");
      }
    }
  }

  @Test
  void readersNeedNoLockAndWriteNothing() {
    try (StateDirectory held = StateDirectory.claim(temp, StateOwner.CLIENT)) {
      held.write("note", "one");
      StateDirectory reader = StateDirectory.inspect(temp, StateOwner.CLIENT);

      assertThat(reader.<String>read("note", text -> text)).isEqualTo("one");
      assertThatThrownBy(() -> reader.write("note", "two"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void missingDirectoryOfAReaderSaysHowToEnrol() {
    assertThatThrownBy(() -> StateDirectory.inspect(temp.resolve("none"), StateOwner.CLIENT))
        .isInstanceOfSatisfying(
            StateDirectoryException.class,
            e -> assertThat(e.remedy()).contains("tunnel-client join"))
        .hasMessageContaining("does not exist");
  }

  @Test
  void fileInItsPlaceIsRefused() throws Exception {
    Path file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> StateDirectory.claim(file, StateOwner.CLIENT))
        .hasMessage(file + " is not a directory");
    assertThatThrownBy(() -> StateDirectory.claim(file.resolve("below"), StateOwner.CLIENT))
        .isInstanceOf(StateDirectoryException.class);
  }

  @Test
  void unreadableDirectoryNamesTheUser() throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("---------"));
    boolean root = Files.isReadable(temp);
    try {
      if (root) {
        // Permissions don't bind root: a marker that nobody can read takes the same way out.
        Files.createDirectory(temp.resolve("owner"));
      }

      assertThatThrownBy(() -> StateDirectory.claim(temp, StateOwner.CLIENT))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("cannot be read by user " + System.getProperty("user.name"));
    } finally {
      Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void directoryThatNobodyCanLookForIsNotCalledMissing() throws Exception {
    // A link to itself stands in for a closed directory above: permissions don't bind root.
    Path closed = temp.resolve("closed");
    Files.createSymbolicLink(closed, closed);
    try {
      assertThatThrownBy(() -> StateDirectory.inspect(closed.resolve("agent"), StateOwner.CLIENT))
          .isInstanceOf(StateDirectoryException.class)
          .hasMessageContaining("cannot be read by user " + System.getProperty("user.name"));
    } finally {
      Files.delete(closed);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** Another process that holds a directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (StateDirectory held = StateDirectory.claim(Path.of(args[0]), StateOwner.CLIENT)) {
        System.out.print("!");
        System.out.flush();
        if (System.in.read() >= 0) {
          throw new IllegalStateException(held + ": nothing is ever sent");
        }
      }
    }
  }
}
