package io.portway.similarity.command;

import io.portway.cli.Cli;
import io.portway.config.ConfigReader;
import io.portway.config.ConfigSection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * Options that stand in the client's file, under a name: {@code similarity { profiles { NAME { es =
 * "..." } } }}. The keys are the long names of the options of every command that takes {@code
 * --profile}, so a new option is a new key by itself.
 */
public final class Profiles implements ConfigSection {
  static final String OPTION = "--profile";

  private static final String SECTION = "similarity.profiles";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** What belongs to one run, or finds the profile. */
  private static final List<String> NO_KEYS =
      List.of(
          "help",
          "json",
          "lang",
          "config",
          "profile",
          "output",
          "format",
          "stdin",
          "since",
          "no-token");

  /** What would be a secret itself, and where it belongs. */
  private static final List<Secret> SECRETS =
      List.of(
          new Secret("password", SecretSource.SSH_PASSWORD),
          new Secret("es-password", SecretSource.ES_PASSWORD),
          new Secret("es-api-key", SecretSource.ES_API_KEY));

  private record Secret(String key, String variable) {}

  /**
   * The options of a profile.
   *
   * @return values by long names with their dashes
   * @throws io.portway.config.ConfigException with all that is wrong with the section
   * @throws io.portway.similarity.hop.HopException if there is no profile of that name
   */
  static Map<String, String> read(Path file, String name) {
    ConfigReader reader = ConfigReader.open(file, Profiles.class);
    // The agent's commands see to that.
    reader.leave("agent");
    Map<String, Map<String, String>> profiles = readAll(reader);
    reader.finish();
    if (!profiles.containsKey(name)) {
      throw profiles.isEmpty()
          ? Usage.wrong("usage.no-profiles", file, name)
          : Usage.wrong("usage.no-profile", file, name, String.join(", ", profiles.keySet()));
    }
    return profiles.get(name);
  }

  @Override
  public void check(ConfigReader reader) {
    readAll(reader);
  }

  private static Map<String, Map<String, String>> readAll(ConfigReader reader) {
    Map<String, Map<String, String>> profiles = new LinkedHashMap<>();
    Map<String, ConfigReader> entries = reader.entries(SECTION);
    if (!entries.isEmpty()) {
      Map<String, OptionSpec> options = options();
      entries.forEach((name, entry) -> profiles.put(name, profile(name, entry, options)));
    }
    return profiles;
  }

  /** By key. */
  static Map<String, OptionSpec> options() {
    Map<String, OptionSpec> options = new TreeMap<>();
    for (CommandLine command : Cli.parser(new SimCommand()).getSubcommands().values()) {
      if (command.getCommandSpec().findOption(OPTION) != null) {
        for (OptionSpec option : command.getCommandSpec().options()) {
          options.putIfAbsent(option.longestName().replaceFirst("^-+", ""), option);
        }
      }
    }
    options.keySet().removeAll(NO_KEYS);
    return options;
  }

  private static Map<String, String> profile(
      String name, ConfigReader entry, Map<String, OptionSpec> options) {
    if (!NAME.matcher(name).matches()) {
      entry.problem(
          "",
          "is no name of a profile (expected: 1 to 63 of a-z, 0-9 and \"-\", the first one a letter"
              + " or a digit)",
          "Rename the profile.");
    }
    SECRETS.forEach(secret -> refuse(secret, entry));
    NO_KEYS.forEach(key -> refuse(key, entry));
    Map<String, String> values = new LinkedHashMap<>();
    options.forEach(
        (key, option) ->
            value(entry, key, option).ifPresent(text -> values.put(option.longestName(), text)));
    return values;
  }

  private static void refuse(String key, ConfigReader entry) {
    if (entry.has(key)) {
      entry.leave(key);
      entry.problem(
          key,
          "belongs to one run, not to a profile (expected: --" + key + " on the command line)",
          "Remove it.");
    }
  }

  private static void refuse(Secret secret, ConfigReader entry) {
    if (entry.has(secret.key())) {
      entry.leave(secret.key());
      entry.problem(
          secret.key(),
          "would be a secret in a configuration file (expected: " + secret.key() + "-file)",
          "Write it into a file with mode 0600 and name that, or set "
              + secret.variable()
              + "; change one that others could read.");
    }
  }

  private static Optional<String> value(ConfigReader entry, String key, OptionSpec option) {
    Class<?> type = option.typeInfo().getType();
    if (type == Path.class) {
      return entry.optionalPath(key).map(Path::toString);
    }
    return type == boolean.class
        ? entry.optionalFlag(key).map(String::valueOf)
        : entry.optional(key, text -> checked(option, text));
  }

  /** Parses as the command line would be, and forgets the result. */
  private static String checked(OptionSpec option, String text) {
    CommandLine alone =
        Cli.parser(CommandSpec.create().addOption(OptionSpec.builder(option).build()));
    try {
      alone.parseArgs(option.longestName() + "=" + text);
      return text;
    } catch (ParameterException e) {
      throw new IllegalArgumentException(why(option, text, e), e);
    }
  }

  /** Our own parsers say what they expect; picocli's say it in its way. */
  private static String why(OptionSpec option, String text, ParameterException e) {
    if (e.getCause() instanceof TypeConversionException ours
        && ours.getMessage().contains(" (expected: ")) {
      return ours.getMessage();
    }
    String expected =
        option.completionCandidates() == null
            ? option.paramLabel()
            : String.join(", ", option.completionCandidates()).toLowerCase(Locale.ROOT);
    return "\""
        + text
        + "\" is no value of "
        + option.longestName()
        + " (expected: "
        + expected
        + ")";
  }
}
