package io.portway.mapping;

/** The name of an agent or a visitor, as the relay and the operator call it. Always valid. */
public record AgentName(String value) implements Comparable<AgentName> {
  public AgentName {
    Name.check("agent name", value);
  }

  /** Same as the constructor, which says in a sentence what is wrong and what is expected. */
  public static AgentName parse(String text) {
    return new AgentName(text);
  }

  @Override
  public int compareTo(AgentName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
