package io.portway.similarity.command;

import io.portway.cli.Terminal;
import io.portway.similarity.check.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on stderr for a person who watches; nothing at all where stderr is no terminal.
 */
final class ProgressLine implements Progress, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final ProgressBar bar;

  private ProgressLine(ProgressBar bar) {
    this.bar = bar;
  }

  static ProgressLine of(String task, int paragraphs) {
    Terminal terminal = Terminal.system();
    if (!terminal.isTerminal(Terminal.Stream.STDERR)) {
      return new ProgressLine(null);
    }
    return new ProgressLine(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(paragraphs)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, terminal.columns()))
            .build());
  }

  @Override
  public void onDone(int paragraphs) {
    if (bar != null) {
      bar.stepBy(paragraphs);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
