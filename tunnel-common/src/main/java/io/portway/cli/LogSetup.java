package io.portway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up when the first logger is asked for: to standard error, ours from INFO, libraries
 * from WARN. In code, because reading XML costs a command a tenth of a second. {@code
 * PORTWAY_LOG=debug} shows more; a logback.xml on the class path or {@code
 * -Dlogback.configurationFile} replaces it.
 */
// After logback looked for a file, before it falls back to printing everything on standard output.
@ConfiguratorRank(-5)
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String LEVEL_VARIABLE = "PORTWAY_LOG";
  private static final String OURS = "io.portway";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogLine layout = new LogLine();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    context.getLogger(OURS).setLevel(asked(Level.INFO));
    // Its warnings say in an expert's words what our messages then say in plain ones.
    context.getLogger("org.apache.sshd").setLevel(asked(Level.ERROR));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** From now on only warnings: a command that ends soon tells its story by its result. */
  static void quieten() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
        && context.getLogger(OURS).getLevel() == Level.INFO) {
      context.getLogger(OURS).setLevel(asked(Level.WARN));
    }
  }

  private static Level asked(Level otherwise) {
    String asked = System.getenv().getOrDefault(LEVEL_VARIABLE, "");
    return Level.toLevel(asked.toUpperCase(Locale.ROOT), otherwise);
  }
}
