package io.portway.doctor;

import java.util.List;

/**
 * One thing to look at.
 *
 * @param name a word, the same in every language: scripts read it
 * @param after names of earlier checks that must not have failed
 * @param examination looks, once
 */
public record Check(String name, List<String> after, Examination examination) {
  /** Looks at one thing. A failure is a finding; exceptions are for what nobody foresaw. */
  @FunctionalInterface
  public interface Examination {
    Finding examine() throws InterruptedException;
  }

  public Check {
    after = List.copyOf(after);
  }

  /** A check that depends on nothing. */
  public static Check of(String name, Examination examination) {
    return new Check(name, List.of(), examination);
  }

  /** The same check, to be tried only where these did not fail. */
  public Check after(String... names) {
    return new Check(name, List.of(names), examination);
  }
}
