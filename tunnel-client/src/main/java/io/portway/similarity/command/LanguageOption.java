package io.portway.similarity.command;

import io.portway.cli.Language;
import io.portway.message.Messages;
import io.portway.similarity.hop.Sentences;
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
    return Sentences.of((language == null ? Language.system() : language).locale());
  }
}
