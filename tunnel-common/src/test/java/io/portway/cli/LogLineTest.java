package io.portway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LogLineTest {
  private final LoggerContext context = new LoggerContext();

  private String line(
      String logger, Level level, String message, Throwable thrown, Object... args) {
    LoggingEvent event =
        new LoggingEvent("fqcn", context.getLogger(logger), level, message, thrown, args);
    event.setTimeStamp(1_793_527_200_123L);
    return new LogLine().doLayout(event);
  }

  @Test
  void eventIsOneLineWithItsTimeInUtc() {
    assertThat(line("io.portway.relay.Relay", Level.INFO, "agent={} connected", null, "office"))
        .isEqualTo("2026-11-01T10:00:00.123Z INFO agent=office connected\n");
  }

  @Test
  void libraryIsNamed() {
    assertThat(line("io.netty.x", Level.WARN, "odd", null))
        .endsWith(" WARN logger=io.netty.x odd\n");
  }

  @Test
  void foreignValueCannotBeginALineOfItsOwn() {
    String forged = "x\n2026-11-01T10:00:00.123Z INFO all is well\r\u001b[2J\u0085\u2028y";

    assertThat(line("io.portway.x", Level.INFO, "software={}", null, forged).strip())
        .doesNotContainPattern("\\p{Cntrl}|\\u0085|\\u2028");
  }

  @Test
  void stackTraceStaysOnTheLine() {
    IllegalStateException e = new IllegalStateException("a\nb", new RuntimeException("cause"));

    String line = line("io.portway.x", Level.ERROR, "failed", e);

    assertThat(line)
        .contains("failed | java.lang.IllegalStateException: a b | at io.portway.cli.LogLineTest")
        .contains(" | java.lang.RuntimeException: cause")
        .hasLineCount(1);
  }

  @Test
  void setupLogsOursFromInfoAndLibrariesFromWarn() {
    new LogSetup().configure(context);

    assertThat(context.getLogger("io.portway.x").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("io.portway.x").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.x").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("io.netty.x").isWarnEnabled()).isTrue();
  }
}
