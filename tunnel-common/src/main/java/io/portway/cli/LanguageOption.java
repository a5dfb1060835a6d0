package io.portway.cli;

import picocli.CommandLine.Option;

/** {@code --lang}, for commands that explain. */
public final class LanguageOption {
  @Option(
      names = "--lang",
      paramLabel = "LANG",
      description = "en or zh (default: that of the environment).")
  private Language language;

  public Language language() {
    return language == null ? Language.system() : language;
  }
}
