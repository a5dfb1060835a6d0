package io.portway.similarity.hop;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The sentences of the similarity client in one language. Gaps are written {@code {0}}, {@code {1}}
 * and filled literally: no number format and no quoting rule of {@code MessageFormat} comes
 * between.
 */
public final class Messages {
  /**
   * The language of logs, of {@link HopException#getMessage()}, and of everybody without a
   * translation.
   */
  public static final Messages ENGLISH = new Messages(Locale.ENGLISH);

  private static final String BUNDLE = "io.portway.similarity.hop.messages";

  private final Locale locale;
  private final ResourceBundle bundle;

  private Messages(Locale locale) {
    this.locale = locale;
    // No fallback to the machine's locale: English asked for on a Chinese machine is the root
    // bundle.
    this.bundle =
        ResourceBundle.getBundle(
            BUNDLE,
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /**
   * The sentences in a language.
   *
   * @param locale English or Chinese; others get English
   * @return immutable
   */
  public static Messages of(Locale locale) {
    return new Messages(locale);
  }

  /**
   * The language that was asked for.
   *
   * @return as given
   */
  public Locale locale() {
    return locale;
  }

  /**
   * Puts a sentence into words.
   *
   * @param text its key must be known
   * @return the sentence
   */
  public String get(Text text) {
    return fill(bundle.getString(text.key()), text.arguments());
  }

  /**
   * Puts a sentence into words.
   *
   * @param key of the bundles
   * @param arguments for its gaps
   * @return the sentence
   */
  public String get(String key, Object... arguments) {
    return get(Text.of(key, arguments));
  }

  private String fill(String pattern, List<Object> arguments) {
    StringBuilder filled = new StringBuilder(pattern.length() + 32);
    int at = 0;
    while (at < pattern.length()) {
      int open = pattern.indexOf('{', at);
      if (open < 0 || open + 2 >= pattern.length() || pattern.charAt(open + 2) != '}') {
        int end = open < 0 ? pattern.length() : open + 1;
        filled.append(pattern, at, end);
        at = end;
        continue;
      }
      filled.append(pattern, at, open);
      int index = pattern.charAt(open + 1) - '0';
      filled.append(index >= 0 && index < arguments.size() ? words(arguments.get(index)) : "");
      at = open + 3;
    }
    return filled.toString();
  }

  private String words(Object argument) {
    return argument instanceof Text text ? get(text) : argument.toString();
  }
}
