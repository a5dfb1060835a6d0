package io.portway.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param line counted from 1, or 0 if the file as a whole is meant
 * @param key the full path, or "" if no key is concerned
 * @param sentence what is wrong and, in brackets, what was expected; without a full stop
 * @param remedy what to do, a sentence
 */
public record ConfigProblem(String file, int line, String key, String sentence, String remedy) {
  /** {@code FILE:LINE: KEY: what is wrong (expected: ...). What to do.} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    if (!key.isEmpty()) {
      text.append(": ").append(key);
    }
    return text.append(": ")
        .append(sentence)
        .append(sentence.endsWith(".") ? " " : ". ")
        .append(remedy)
        .toString();
  }
}
