package io.portway.similarity.command;

import io.portway.similarity.hop.Language;
import io.portway.similarity.hop.Messages;
import picocli.CommandLine.Option;

/** {@code --lang}, in which every command speaks, and writes its reports. */
final class LanguageOption {
  static final String NAME = "--lang";

  @Option(
      names = NAME,
      paramLabel = "LANG",
      description = "Language of help, messages and reports: en or zh (default: the locale's).")
  Language language;

  Messages messages() {
    return Messages.of((language == null ? Language.ofUser() : language).locale());
  }
}
