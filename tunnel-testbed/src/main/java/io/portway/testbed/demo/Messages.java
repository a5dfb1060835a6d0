package io.portway.testbed.demo;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The demo's sentences in the user's language: Chinese where the locale is, English elsewhere. */
final class Messages {

  private final Locale locale;
  private final ResourceBundle sentences;

  Messages(Locale locale) {
    this.locale = locale;
    // Without this, an English user of a Chinese JVM would be given Chinese.
    this.sentences =
        ResourceBundle.getBundle(
            "io.portway.testbed.demo.messages",
            locale,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  String get(String key, Object... arguments) {
    return new MessageFormat(sentences.getString(key), locale).format(arguments);
  }
}
