package io.portway.testbed.figures;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * What people do to a text that they copy, drawn at random. Chinese is edited by characters,
 * English by words. For one thread.
 */
final class Edits {
  /** A passage of 45 Chinese characters says about what 25 English words say. */
  static final int LIFTED_CHARACTERS = 45;

  static final int LIFTED_WORDS = 25;
  private static final int HOST_CHARACTERS = 300;

  private final Random random;

  /** Texts of no document in the index: what is inserted and what surrounds a passage. */
  private final List<String> strangers;

  Edits(Random random, List<String> strangers) {
    this.random = random;
    this.strangers = strangers;
  }

  String halved(String text, String lang) {
    List<String> pieces = pieces(text, lang);
    int half = pieces.size() / 2;
    return String.join(
            "",
            random.nextBoolean() ? pieces.subList(0, half) : pieces.subList(half, pieces.size()))
        .strip();
  }

  /** Another order of its sentences; of its clauses where they are fewer than three. */
  String reordered(String text) {
    List<String> sentences = sentences(text);
    if (sentences.size() < 3) {
      sentences = List.of(text.split("(?<=[，；、,;])", -1));
    }
    List<String> shuffled = new ArrayList<>(sentences);
    for (int tries = 0; shuffled.equals(sentences) && tries < 100; tries++) {
      Collections.shuffle(shuffled, random);
    }
    return String.join(" ", shuffled);
  }

  private static List<String> sentences(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.CHINESE);
    breaks.setText(text);
    List<String> sentences = new ArrayList<>();
    for (int from = breaks.first(), to = breaks.next();
        to != BreakIterator.DONE;
        from = to, to = breaks.next()) {
      sentences.add(text.substring(from, to).strip());
    }
    return sentences;
  }

  String widthChanged(String text) {
    StringBuilder changed = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (random.nextInt(6) == 0 && Character.isIdeographic(c)) {
                changed.append('　');
              } else if (c == ' ' && random.nextInt(3) == 0) {
                changed.append("  \n");
              }
              int wide = c > 0x20 && c < 0x7f && random.nextBoolean() ? c + 0xfee0 : c;
              int narrow = c > 0xff00 && c < 0xff5f && random.nextBoolean() ? c - 0xfee0 : wide;
              changed.appendCodePoint(
                  random.nextBoolean() ? Character.toUpperCase(narrow) : narrow);
            });
    return changed.toString();
  }

  /** Each character or word is replaced, left out, or followed by another, with that chance. */
  String edited(String text, String lang, double chance) {
    StringBuilder edited = new StringBuilder();
    for (String piece : pieces(text, lang)) {
      if (random.nextDouble() >= chance) {
        edited.append(piece);
        continue;
      }
      switch (random.nextInt(3)) {
        case 0 -> edited.append(strangersPiece(lang));
        case 1 -> edited.append(piece).append(strangersPiece(lang));
        default -> {} // left out
      }
    }
    return edited.toString();
  }

  private String strangersPiece(String lang) {
    List<String> pieces = pieces(strangers.get(random.nextInt(strangers.size())), lang);
    return pieces.get(random.nextInt(pieces.size()));
  }

  String lifted(String text, String lang) {
    List<String> pieces = pieces(text, lang);
    int length = Math.min(pieces.size(), isChinese(lang) ? LIFTED_CHARACTERS : LIFTED_WORDS);
    int from = random.nextInt(pieces.size() - length + 1);
    String passage = String.join("", pieces.subList(from, from + length));
    List<String> host = new ArrayList<>(pieces(host(), lang));
    host.add(random.nextInt(host.size() + 1), isChinese(lang) ? passage : passage + " ");
    return String.join("", host);
  }

  /** The beginnings of two other texts, 300 characters together; of more where they are short. */
  private String host() {
    StringBuilder host = new StringBuilder();
    while (host.codePointCount(0, host.length()) < HOST_CHARACTERS) {
      String text = strangers.get(random.nextInt(strangers.size()));
      int most = Math.min(text.codePointCount(0, text.length()), HOST_CHARACTERS / 2);
      host.append(text, 0, text.offsetByCodePoints(0, most)).append(' ');
    }
    return host.substring(0, host.offsetByCodePoints(0, HOST_CHARACTERS));
  }

  /** Characters, or words with the blank behind them. */
  static List<String> pieces(String text, String lang) {
    return isChinese(lang)
        ? text.codePoints().mapToObj(Character::toString).toList()
        : List.of(text.split("(?<= )", -1));
  }

  private static boolean isChinese(String lang) {
    return lang.equals("zh");
  }
}
