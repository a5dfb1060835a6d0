package io.portway.doctor;

import io.portway.cli.ExitCode;
import io.portway.config.ConfigException;
import io.portway.config.ConfigProblem;
import io.portway.message.Text;

/** What is wrong with a configuration file: its first problem, and how many more there are. */
public final class Configuration {
  private Configuration() {}

  /**
   * @param checkCommand lists all problems
   */
  public static Finding finding(ConfigException e, String checkCommand) {
    ConfigProblem first = e.problems().get(0);
    int more = e.problems().size() - 1;
    Text sentence =
        more == 0
            ? sentence(first)
            : Text.of("doctor.configuration.and-more", sentence(first), more);
    Text remedy =
        more == 0
            ? remedy(first)
            : Text.of("doctor.configuration.and-more.remedy", remedy(first), checkCommand);
    return Finding.failed(ExitCode.USAGE, sentence, remedy);
  }

  private static Text sentence(ConfigProblem problem) {
    String at = problem.place();
    return switch (problem.slip()) {
      case UNKNOWN_KEY ->
          problem.meant().isEmpty()
              ? Text.of("doctor.configuration.unknown-key", at, problem.key())
              : Text.of(
                  "doctor.configuration.unknown-key-near", at, problem.key(), problem.meant());
      case LOOK_ALIKE ->
          problem.key().isEmpty()
              ? Text.of("doctor.configuration.look-alike", at, problem.meant())
              : Text.of("doctor.configuration.look-alike-key", at, problem.meant(), problem.key());
      case WILDCARD -> Text.of("doctor.configuration.wildcard", at, problem.key());
      case OTHER ->
          Text.of("doctor.configuration.other", at, subject(problem) + problem.sentence());
    };
  }

  private static Text remedy(ConfigProblem problem) {
    return switch (problem.slip()) {
      case UNKNOWN_KEY -> Text.of("doctor.configuration.unknown-key.remedy");
      case LOOK_ALIKE -> Text.of("doctor.configuration.look-alike.remedy", problem.meant());
      case WILDCARD -> Text.of("doctor.configuration.wildcard.remedy");
      case OTHER -> Text.of("doctor.said.remedy", problem.remedy());
    };
  }

  private static String subject(ConfigProblem problem) {
    return problem.key().isEmpty() ? "" : problem.key() + " ";
  }
}
