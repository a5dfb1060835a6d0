package io.portway.similarity.hop;

/**
 * A job stopped at one hop. Carries the sentence and the remedy as {@link Text}, so that whoever
 * shows it chooses the language; {@link #getMessage()} is the English of both.
 */
public final class HopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Hop hop;
  private final Failure failure;
  private final transient Text sentence;
  private final transient Text remedy;

  public HopException(Hop hop, Failure failure, Text sentence, Text remedy, Throwable cause) {
    super(Messages.ENGLISH.get(sentence) + " " + Messages.ENGLISH.get(remedy), cause);
    this.hop = hop;
    this.failure = failure;
    this.sentence = sentence;
    this.remedy = remedy;
  }

  public HopException(Hop hop, Failure failure, Text sentence, Text remedy) {
    this(hop, failure, sentence, remedy, null);
  }

  public Hop hop() {
    return hop;
  }

  public Failure failure() {
    return failure;
  }

  public Text sentence() {
    return sentence;
  }

  public Text remedy() {
    return remedy;
  }
}
