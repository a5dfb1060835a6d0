package io.portway.similarity.hop;

import io.portway.message.Messages;
import java.util.Locale;

/** The sentences of the similarity client. Any thread. */
public final class Sentences {
  /** The base name of the bundle. */
  public static final String BUNDLE = "io.portway.similarity.hop.messages";

  /**
   * The language of logs, of {@link HopException#getMessage()}, and of everybody without a
   * translation.
   */
  public static final Messages ENGLISH = of(Locale.ENGLISH);

  private Sentences() {}

  /**
   * The sentences in a language.
   *
   * @param locale English or Chinese; others get English
   * @return immutable
   */
  public static Messages of(Locale locale) {
    return Messages.of(locale, BUNDLE);
  }
}
