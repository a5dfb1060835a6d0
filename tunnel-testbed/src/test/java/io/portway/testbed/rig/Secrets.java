package io.portway.testbed.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What must be nowhere but in state folders: keys and tokens. */
public final class Secrets {
  private static final int SHORTEST_LINE = 40;

  private Secrets() {}

  /** Files with a private key, a token, or the relay's database. */
  public static List<Path> files(List<Path> states) throws IOException {
    List<Path> secret = new ArrayList<>();
    for (Path state : states) {
      try (Stream<Path> all = Files.walk(state)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String name = file.getFileName().toString();
          if (name.equals("admin-token")
              || name.endsWith(".db")
              || read(file).contains("PRIVATE KEY")) {
            secret.add(file);
          }
        }
      }
    }
    return secret;
  }

  /** The tokens, and the lines of keys and certificates. */
  public static List<String> of(List<Path> states) throws IOException {
    List<String> secrets = new ArrayList<>();
    for (Path file : files(states)) {
      if (file.getFileName().toString().equals("admin-token")) {
        secrets.add(read(file).strip());
      } else if (!file.toString().endsWith(".db")) {
        read(file)
            .lines()
            .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("-----"))
            .filter(line -> !line.startsWith("#"))
            .forEach(secrets::add);
      }
    }
    return secrets;
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
