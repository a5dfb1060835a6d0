package io.portway.similarity.jobs;

import io.portway.cli.CliException;
import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;

/**
 * Why a job failed, or ended before its time.
 *
 * @param code the code word that the commands print
 * @param hop null where no hop is concerned
 * @param message in the job's language
 * @param remedy in the job's language
 */
public record JobError(String code, String hop, String message, String remedy) {
  static JobError of(HopException e, Messages messages) {
    // What opens mappings has its own words, as on the command line.
    return e.hop() == Hop.RELAY && e.getCause() instanceof CliException own
        ? new JobError(own.word(), own.hop().orElse(null), own.getMessage(), own.remedy())
        : new JobError(
            e.word(), e.hop().word(), messages.get(e.sentence()), messages.get(e.remedy()));
  }

  static JobError ofBug(Throwable e, Messages messages) {
    return new JobError(
        "BUG",
        null,
        messages.get(Text.of("serve.bug", e.getClass().getSimpleName())),
        messages.get("serve.bug.remedy"));
  }
}
