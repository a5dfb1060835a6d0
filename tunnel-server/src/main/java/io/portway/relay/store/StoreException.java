package io.portway.relay.store;

import io.portway.identity.StateDirectoryException;
import java.nio.file.Path;
import org.sqlite.SQLiteException;

/**
 * The database refused. The message names the file and what is wrong; the remedy is a sentence of
 * its own. After {@link Reason#DISK_FULL} and {@link Reason#UNAVAILABLE} nothing was changed and
 * the relay goes on serving from memory.
 */
public final class StoreException extends RuntimeException {
  private final Reason reason;
  private final Path file;
  private final String problem;
  private final String remedy;

  StoreException(Reason reason, Path file, String problem, String remedy, Throwable cause) {
    super(file + " " + problem, cause);
    this.reason = reason;
    this.file = file;
    this.problem = problem;
    this.remedy = remedy;
  }

  static StoreException of(Path file, java.sql.SQLException cause) {
    Reason reason = cause instanceof SQLiteException sqlite ? classify(sqlite) : Reason.UNAVAILABLE;
    String problem =
        switch (reason) {
          case DISK_FULL -> "was not changed: the disk is full";
          case DAMAGED -> "is damaged: " + cause.getMessage();
          case NEWER_SCHEMA, UNAVAILABLE -> "can't be used: " + cause.getMessage();
        };
    String remedy =
        switch (reason) {
          case DISK_FULL -> "Make room on its disk and try again.";
          case DAMAGED -> "Restore it from a backup; it is never recreated over the old file.";
          case NEWER_SCHEMA, UNAVAILABLE -> "Check the file's owner, its disk and its mount.";
        };
    return new StoreException(reason, file, problem, remedy, cause);
  }

  public Reason reason() {
    return reason;
  }

  public String remedy() {
    return remedy;
  }

  /** What it is when a start fails of it: one more thing that is wrong with a state directory. */
  public StateDirectoryException atStart() {
    return new StateDirectoryException(file, problem, remedy, this);
  }

  // Result codes: https://sqlite.org/rescode.html
  private static Reason classify(SQLiteException cause) {
    return switch (cause.getResultCode().code & 0xff) {
      case 13 -> Reason.DISK_FULL;
      case 11, 26 -> Reason.DAMAGED;
      default -> Reason.UNAVAILABLE;
    };
  }

  /** What an operator has to look at. */
  public enum Reason {
    DISK_FULL,
    DAMAGED,
    NEWER_SCHEMA,
    UNAVAILABLE
  }
}
