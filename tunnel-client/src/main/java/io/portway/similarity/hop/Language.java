package io.portway.similarity.hop;

import java.util.Locale;

/** The languages that the similarity client speaks. */
public enum Language {
  EN(Locale.ENGLISH),
  ZH(Locale.SIMPLIFIED_CHINESE);

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  public Locale locale() {
    return locale;
  }

  /** The user's own by the locale of this process; English where that is none of these. */
  public static Language ofUser() {
    String user = Locale.getDefault(Locale.Category.DISPLAY).getLanguage();
    return user.equals(ZH.locale.getLanguage()) ? ZH : EN;
  }
}
