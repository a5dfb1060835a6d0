package io.portway.relay.enrol;

/** An operator's change that can't be made; the remedy is a sentence of its own. */
public final class AdmissionException extends RuntimeException {
  private final String remedy;

  AdmissionException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  public String remedy() {
    return remedy;
  }
}
