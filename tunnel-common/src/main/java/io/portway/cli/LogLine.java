package io.portway.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One event, one line, whatever it holds: {@code 2026-11-01T10:00:00.123Z INFO agent=office
 * connected}. Line ends and control characters of foreign values become blanks, so that no peer can
 * write a line of its own. A stack trace follows on the same line.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MAX_FRAMES = 25;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append(event.getLevel()).append(' ');
    if (!event.getLoggerName().startsWith("io.portway")) {
      line.append("logger=").append(event.getLoggerName()).append(' ');
    }
    appendVisible(line, event.getFormattedMessage());
    for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
      append(line, e);
    }
    return line.append('\n').toString();
  }

  private static void append(StringBuilder line, IThrowableProxy e) {
    line.append(" | ").append(e.getClassName());
    if (e.getMessage() != null) {
      line.append(": ");
      appendVisible(line, e.getMessage());
    }
    StackTraceElementProxy[] frames = e.getStackTraceElementProxyArray();
    for (int i = 0; i < Math.min(MAX_FRAMES, frames.length - e.getCommonFrames()); i++) {
      line.append(" | ").append(frames[i].getSTEAsString());
    }
  }

  private static void appendVisible(StringBuilder line, String text) {
    String visible = String.valueOf(text);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
    }
  }
}
