package io.portway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.config.ConfigException;
import io.portway.identity.StateDirectoryException;
import java.io.PrintStream;

/**
 * How a command says that it failed: one line, or with {@code --json} one object, always on stderr.
 */
record ErrorReport(ExitCode exit, String code, String hop, String message, String remedy) {
  private static final String CONFIG = "CONFIG";
  private static final ObjectMapper JSON = new ObjectMapper();

  static ErrorReport of(CliException e) {
    return new ErrorReport(e.exit(), e.word(), e.hop().orElse(null), e.getMessage(), e.remedy());
  }

  /** Every problem is a line of its own, which names its file and needs no code word. */
  static ErrorReport of(ConfigException e) {
    return new ErrorReport(
        ExitCode.USAGE, CONFIG, null, e.getMessage(), "Correct the file and run the command again");
  }

  static ErrorReport of(StateDirectoryException e) {
    return new ErrorReport(ExitCode.USAGE, "STATE", null, e.getMessage(), e.remedy());
  }

  static ErrorReport usage(String message, String remedy) {
    return new ErrorReport(ExitCode.USAGE, "USAGE", null, message, remedy);
  }

  static ErrorReport bug(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where =
        trace.length == 0 ? "" : " at " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    return new ErrorReport(
        ExitCode.BUG,
        "BUG",
        null,
        "This should not have happened: " + e + where,
        "Run it again with PORTWAY_LOG=debug and report what it prints");
  }

  /** Prints it and returns the exit code. */
  int print(PrintStream err, Format format) {
    err.println(format == Format.JSON ? json() : line());
    err.flush();
    return exit.code();
  }

  private String line() {
    if (code.equals(CONFIG)) {
      return message;
    }
    String text = code + ": " + sentence(message);
    return remedy == null || remedy.isBlank() ? text : text + " " + sentence(remedy);
  }

  private String json() {
    ObjectNode object = JSON.createObjectNode();
    object.put("code", code);
    object.put("hop", hop);
    object.put("message", message);
    object.put("remedy", remedy);
    try {
      return JSON.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of strings is always JSON", e);
    }
  }

  private static String sentence(String text) {
    String oneLine = String.valueOf(text).strip().replaceAll("\\s*\\R\\s*", " ");
    return oneLine.isEmpty() || ".!?。！？".indexOf(oneLine.charAt(oneLine.length() - 1)) >= 0
        ? oneLine
        : oneLine + ".";
  }

  enum Format {
    LINE,
    JSON
  }
}
