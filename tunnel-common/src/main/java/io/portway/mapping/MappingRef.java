package io.portway.mapping;

/** Names one mapping among all agents, written {@code MAPPING@AGENT}. */
public record MappingRef(MappingName mapping, AgentName agent) {
  private static final String EXPECTED = " (expected: MAPPING@AGENT, for example ssh@office)";

  /**
   * The inverse of {@link #toString()}. Throws with a sentence that says what is wrong and what is
   * expected.
   */
  public static MappingRef parse(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException(Quote.of(text) + " " + withoutAt(text) + EXPECTED);
    }
    if (text.indexOf('@', at + 1) >= 0) {
      throw new IllegalArgumentException(Quote.of(text) + " has more than one \"@\"" + EXPECTED);
    }
    return new MappingRef(
        new MappingName(text.substring(0, at)), new AgentName(text.substring(at + 1)));
  }

  private static String withoutAt(String text) {
    int wide = FullWidth.firstIn(text).orElse(-1);
    return wide < 0 ? "has no \"@\"" : "contains " + Quote.character(text.codePointAt(wide));
  }

  @Override
  public String toString() {
    return mapping + "@" + agent;
  }
}
