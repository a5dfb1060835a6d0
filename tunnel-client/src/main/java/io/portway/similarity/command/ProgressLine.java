package io.portway.similarity.command;

import io.portway.cli.Terminal;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.CheckListener;
import io.portway.similarity.hop.HopException;
import java.util.function.Consumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on stderr for a person who watches. Where stderr is no terminal, a line only when
 * the check has to wait, and when it goes on.
 */
final class ProgressLine implements CheckListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 200;

  private final Messages messages;
  private final ProgressBar bar;
  private final Consumer<Text> notes;
  private HopException end;

  private ProgressLine(Messages messages, ProgressBar bar, Consumer<Text> notes) {
    this.messages = messages;
    this.bar = bar;
    this.notes = notes;
  }

  /** {@code notes}: what is told where no bar is drawn. */
  static ProgressLine of(Messages messages, int paragraphs, Consumer<Text> notes) {
    Terminal terminal = Terminal.system();
    if (!terminal.isTerminal(Terminal.Stream.STDERR)) {
      return new ProgressLine(messages, null, notes);
    }
    return new ProgressLine(
        messages,
        new ProgressBarBuilder()
            .setTaskName(messages.get("progress.check"))
            .setInitialMax(paragraphs)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, terminal.columns()))
            .build(),
        notes);
  }

  @Override
  public void onDone(int paragraphs) {
    if (bar != null) {
      bar.stepBy(paragraphs);
    }
  }

  @Override
  public void onPause(Text why) {
    if (bar == null) {
      notes.accept(Text.of("progress.pause.line", why));
    } else {
      bar.setExtraMessage(messages.get("progress.pause", why));
    }
  }

  @Override
  public void onPauseOver() {
    if (bar == null) {
      notes.accept(Text.of("progress.pause-over"));
    } else {
      bar.setExtraMessage("");
    }
  }

  @Override
  public void onEnd(HopException why) {
    end = why;
  }

  /** Why the check ended before its time; null if it did not. */
  HopException end() {
    return end;
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
