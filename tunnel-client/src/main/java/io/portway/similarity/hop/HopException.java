package io.portway.similarity.hop;

import io.portway.message.Messages;
import io.portway.message.Text;
import java.util.Locale;

/**
 * A job stopped at one hop. Carries the sentence and the remedy as {@link Text}, so that whoever
 * shows it chooses the language; {@link #getMessage()} is the English of both.
 */
public final class HopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where it stopped. */
  private final Hop hop;

  /** What kind of failure it is. */
  private final Failure failure;

  private final transient Text sentence;
  private final transient Text remedy;

  /**
   * A failure with a cause.
   *
   * @param hop where it stopped
   * @param failure what kind it is
   * @param sentence what is wrong
   * @param remedy what to do
   * @param cause for logs; may be null
   */
  public HopException(Hop hop, Failure failure, Text sentence, Text remedy, Throwable cause) {
    super(Sentences.ENGLISH.get(sentence) + " " + Sentences.ENGLISH.get(remedy), cause);
    this.hop = hop;
    this.failure = failure;
    this.sentence = sentence;
    this.remedy = remedy;
  }

  /**
   * A failure without a cause.
   *
   * @param hop where it stopped
   * @param failure what kind it is
   * @param sentence what is wrong
   * @param remedy what to do
   */
  public HopException(Hop hop, Failure failure, Text sentence, Text remedy) {
    this(hop, failure, sentence, remedy, null);
  }

  /**
   * Where it stopped.
   *
   * @return one hop
   */
  public Hop hop() {
    return hop;
  }

  /**
   * What kind of failure it is.
   *
   * @return as coarse as the exit codes of the commands
   */
  public Failure failure() {
    return failure;
  }

  /**
   * The code word that programs read.
   *
   * @return upper case, with dashes
   */
  public String word() {
    String where = hop.word().toUpperCase(Locale.ROOT);
    return switch (failure) {
      case USAGE, INPUT, OUTPUT, DEADLINE -> failure.name();
      case UNREACHABLE -> where + "-UNREACHABLE";
      case REFUSED -> where + "-REFUSED";
      case REMOTE -> where + "-FAILED";
    };
  }

  /**
   * What is wrong.
   *
   * @return put into words by {@link Messages#get(Text)}
   */
  public Text sentence() {
    return sentence;
  }

  /**
   * What to do.
   *
   * @return put into words by {@link Messages#get(Text)}
   */
  public Text remedy() {
    return remedy;
  }
}
