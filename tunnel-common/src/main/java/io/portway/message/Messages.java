package io.portway.message;

import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/**
 * Sentences in one language, from one or several bundles. Gaps are written {@code {0}}, {@code {1}}
 * and filled literally: no number format and no quoting rule of {@code MessageFormat} comes
 * between.
 */
public final class Messages {
  private final Locale locale;
  private final List<ResourceBundle> bundles;

  private Messages(Locale locale, List<ResourceBundle> bundles) {
    this.locale = locale;
    this.bundles = bundles;
  }

  /**
   * The sentences of {@code bundles} in a language, or in English where there is no translation.
   *
   * @param locale the language
   * @param bundles base names; a key is looked for in this order
   * @return immutable
   */
  public static Messages of(Locale locale, String... bundles) {
    // No fallback to the machine's locale: English asked for on a Chinese machine is the root
    // bundle.
    ResourceBundle.Control control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
    return new Messages(
        locale,
        Stream.of(bundles).map(name -> ResourceBundle.getBundle(name, locale, control)).toList());
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
    return fill(pattern(text.key()), text.arguments());
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

  private String pattern(String key) {
    for (ResourceBundle bundle : bundles) {
      if (bundle.containsKey(key)) {
        return bundle.getString(key);
      }
    }
    throw new MissingResourceException("no sentence " + key, Messages.class.getName(), key);
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
