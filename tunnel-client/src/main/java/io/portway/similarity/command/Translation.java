package io.portway.similarity.command;

import io.portway.cli.Cli;
import io.portway.cli.CliException;
import io.portway.cli.Language;
import io.portway.message.Messages;
import io.portway.similarity.hop.Sentences;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Help and usage errors in Chinese. English stands where an option is declared; Chinese stands in
 * {@code help_zh.properties} under the option's name, behind that of its command where commands
 * differ.
 */
final class Translation {
  private static final String BUNDLE = "io.portway.similarity.command.help";

  private Translation() {}

  /** The help of a command and of those below it, in the language that the arguments ask for. */
  static void ofHelp(CommandLine command, List<String> arguments) {
    if (language(arguments) == Language.ZH) {
      apply(command, ResourceBundle.getBundle(BUNDLE, Language.ZH.locale()));
    }
  }

  private static void apply(CommandLine command, ResourceBundle words) {
    // Every command first: picocli hands a bundle on to the commands below.
    command.setResourceBundle(new OfCommand(command.getCommandSpec(), words));
    command.getSubcommands().values().forEach(sub -> apply(sub, words));
  }

  /** What was wrong with the arguments, in Chinese; empty where English is meant. */
  static Optional<CliException> of(ParameterException e, List<String> arguments) {
    if (language(arguments) != Language.ZH) {
      return Optional.empty();
    }
    Messages messages = Sentences.of(Language.ZH.locale());
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return Optional.of(
        CliException.usage(sentence(e, messages), messages.get("usage.arguments.remedy", command)));
  }

  private static String sentence(ParameterException e, Messages messages) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String typed = String.join(" ", unmatched.getUnmatched());
      return Cli.meant(unmatched)
          .map(meant -> messages.get("usage.arguments.unknown-meant", typed, meant))
          .orElseGet(() -> messages.get("usage.arguments.unknown", typed));
    }
    if (e instanceof MissingParameterException missing) {
      return messages.get(
          "usage.arguments.missing",
          list(missing.getMissing().stream().map(Translation::name), messages));
    }
    ArgSpec argument = e.getArgSpec();
    if (argument == null) {
      return e.getCommandLine().getSubcommands().isEmpty()
          ? e.getMessage()
          : messages.get("usage.arguments.no-command");
    }
    if (e.getValue() == null) {
      return e.getMessage();
    }
    Iterable<String> expected = argument.completionCandidates();
    return expected == null
        ? messages.get("usage.arguments.value", name(argument), e.getValue())
        : messages.get(
            "usage.arguments.value-expected",
            name(argument),
            e.getValue(),
            list(
                StreamSupport.stream(expected.spliterator(), false)
                    .map(word -> word.toLowerCase(Locale.ROOT)),
                messages));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String list(Stream<String> words, Messages messages) {
    return words.collect(Collectors.joining(messages.get("usage.arguments.comma")));
  }

  /** By the text, which also counts where it could not be parsed; the last one given wins. */
  private static Language language(List<String> arguments) {
    Language chosen = Language.system();
    for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
      String argument = arguments.get(i);
      String value = "";
      if (argument.startsWith(LanguageOption.NAME + "=")) {
        value = argument.substring(LanguageOption.NAME.length() + 1);
      } else if (argument.equals(LanguageOption.NAME) && i + 1 < arguments.size()) {
        value = arguments.get(i + 1);
      }
      for (Language language : Language.values()) {
        chosen = language.name().equalsIgnoreCase(value) ? language : chosen;
      }
    }
    return chosen;
  }

  /** The words of one command under the keys by which picocli asks for them. */
  private static final class OfCommand extends ResourceBundle {
    private final Map<String, String> words = new HashMap<>();

    OfCommand(CommandSpec command, ResourceBundle all) {
      String own = command.name() + ".";
      for (String key : all.keySet()) {
        words.putIfAbsent(key, all.getString(key));
        if (key.startsWith(own)) {
          words.put(key.substring(own.length()), all.getString(key));
        }
      }
    }

    @Override
    protected Object handleGetObject(String key) {
      return words.get(key);
    }

    @Override
    public Enumeration<String> getKeys() {
      return Collections.enumeration(words.keySet());
    }
  }
}
