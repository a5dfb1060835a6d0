package io.portway.testbed.scripts;

import io.portway.testbed.process.Checkout;
import io.portway.testbed.process.Command;
import io.portway.testbed.process.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A checkout's scripts, copied, with stand-ins for the programs that they call: what they would do
 * to a host is looked at without doing it. Only the stand-ins and the tools named here are on PATH.
 */
final class ScriptedHost {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "cat",
          "cksum",
          "cut",
          "df",
          "dirname",
          "env",
          "find",
          "flock",
          "getent",
          "grep",
          "head",
          "id",
          "locale",
          "ls",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "touch",
          "wc");

  /** Prints what it was given, one a line, then the variables that the launchers set. */
  private static final String JAVA =
      """
      if [ "$1" = -version ]; then echo 'openjdk version "%s"' >&2; exit; fi
      for word; do echo "$word"; done
      echo "LC_ALL=$LC_ALL MALLOC_ARENA_MAX=$MALLOC_ARENA_MAX pid=$$"
      """;

  private final Path root;
  private final Path tools;

  ScriptedHost(Path directory) throws IOException {
    root = Files.createDirectory(directory.resolve("check out"));
    tools = Files.createDirectory(directory.resolve("tools"));
    Files.createDirectory(directory.resolve("tmp"));
    copy(Checkout.here().root().resolve("bin"), root.resolve("bin"));
    Files.writeString(root.resolve("pom.xml"), "");
    for (String module : List.of("common", "server", "client", "dist", "testbed")) {
      Files.createDirectories(root.resolve("tunnel-" + module + "/src/main"));
    }
    for (String tool : TOOLS) {
      passOn(tool);
    }
    java("java", "17.0.1");
    tool("javac", "");
    mvn("mkdir -p target/portway/lib && touch target/portway/.built");
    for (String needed :
        List.of(
            "ps",
            "ssh",
            "sshd",
            "rsync",
            "curl",
            "ip",
            "haproxy",
            "chromium",
            "pdftotext",
            "soffice",
            "libsclo.so",
            "libswlo.so")) {
      tool(needed, "");
    }
    tool("fc-list", "echo 'NotoSansCJK-Regular.ttc: Noto Sans CJK SC:style=Regular'");
    tool("nc", "echo OpenBSD netcat");
  }

  Path root() {
    return root;
  }

  Path tools() {
    return tools;
  }

  Path temporary() {
    return tools.resolveSibling("tmp");
  }

  /** A stand-in: the body of a shell script, which runs in the directory of its caller. */
  void tool(String name, String body) throws IOException {
    Path file = tools.resolve(name);
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void java(String name, String version) throws IOException {
    tool(name, JAVA.formatted(version));
  }

  /** A Maven that writes its arguments to a log and then does this. */
  void mvn(String body) throws IOException {
    tool("mvn", "printf '%s\\n' \"$*\" >>'" + log("mvn") + "'\n" + body);
  }

  void remove(String tool) throws IOException {
    Files.delete(tools.resolve(tool));
  }

  /** The calls of a stand-in that writes to its log. */
  List<String> calls(String tool) throws IOException {
    return Files.exists(log(tool)) ? Files.readAllLines(log(tool)) : List.of();
  }

  Path log(String tool) {
    return tools.resolveSibling(tool + ".log");
  }

  Finished run(String script, Object... words) {
    return run(Map.of(), script, words);
  }

  Finished run(Map<String, String> environment, String script, Object... words) {
    return command(environment, script, words).run(LIMIT);
  }

  Command command(Map<String, String> environment, String script, Object... words) {
    List<Object> all =
        new ArrayList<>(List.of("env", "-i", "PATH=" + tools, "TMPDIR=" + temporary()));
    environment.forEach((name, value) -> all.add(name + "=" + value));
    all.add(root.resolve("bin").resolve(script));
    all.addAll(List.of(words));
    return Command.of(all.toArray());
  }

  /** Not a symbolic link: JUnit warns of each one that it deletes. */
  private void passOn(String tool) throws IOException {
    for (String directory : List.of("/usr/bin", "/bin")) {
      Path file = Path.of(directory, tool);
      if (Files.exists(file)) {
        tool(tool, "exec " + file + " \"$@\"");
        return;
      }
    }
    throw new IllegalStateException(tool + " is neither in /usr/bin nor in /bin.");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
