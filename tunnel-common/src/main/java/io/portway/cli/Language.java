package io.portway.cli;

import java.util.Locale;

/** The languages that people are told things in; scripts get the same words in either. */
public enum Language {
  EN(Locale.ENGLISH),
  ZH(Locale.CHINESE);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /** That of this process: LC_ALL, LC_MESSAGES and LANG, as the JVM reads them. */
  public static Language system() {
    Locale own = Locale.getDefault(Locale.Category.DISPLAY);
    return own.getLanguage().equals(Locale.CHINESE.getLanguage()) ? ZH : EN;
  }

  public Locale locale() {
    return locale;
  }

  /** As {@code --lang} has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
