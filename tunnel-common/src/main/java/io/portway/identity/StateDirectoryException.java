package io.portway.identity;

import java.nio.file.Path;

/**
 * A state directory, or a file in it, that can't be used. The message names the path; the remedy is
 * a sentence of its own, because a command prints both and a configuration error puts the file and
 * line in front.
 */
public final class StateDirectoryException extends RuntimeException {
  private final Path path;
  private final String remedy;

  public StateDirectoryException(Path path, String problem, String remedy) {
    this(path, problem, remedy, null);
  }

  public StateDirectoryException(Path path, String problem, String remedy, Throwable cause) {
    super(path + " " + problem, cause);
    this.path = path;
    this.remedy = remedy;
  }

  public Path path() {
    return path;
  }

  public String remedy() {
    return remedy;
  }
}
