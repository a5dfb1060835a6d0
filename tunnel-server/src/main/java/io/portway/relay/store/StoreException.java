package io.portway.relay.store;

import java.nio.file.Path;
import org.sqlite.SQLiteException;

/**
 * The database refused. The message names the file and what is wrong; the remedy is a sentence of
 * its own. After {@link Reason#DISK_FULL} and {@link Reason#UNAVAILABLE} nothing was changed and
 * the relay goes on serving from memory.
 */
public final class StoreException extends RuntimeException {
  private final Reason reason;
  private final String remedy;

  StoreException(Reason reason, String message, String remedy, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.remedy = remedy;
  }

  static StoreException of(Path file, java.sql.SQLException cause) {
    Reason reason = cause instanceof SQLiteException sqlite ? classify(sqlite) : Reason.UNAVAILABLE;
    String message =
        switch (reason) {
          case DISK_FULL -> file + ": the disk is full, the change was not stored";
          case DAMAGED -> file + " is damaged: " + cause.getMessage();
          case NEWER_SCHEMA, UNAVAILABLE -> file + ": " + cause.getMessage();
        };
    String remedy =
        switch (reason) {
          case DISK_FULL -> "Make room on its disk and try again.";
          case DAMAGED -> "Restore it from a backup; it is never recreated over the old file.";
          case NEWER_SCHEMA, UNAVAILABLE -> "Check the file's owner, its disk and its mount.";
        };
    return new StoreException(reason, message, remedy, cause);
  }

  public Reason reason() {
    return reason;
  }

  public String remedy() {
    return remedy;
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
