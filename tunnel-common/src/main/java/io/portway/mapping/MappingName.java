package io.portway.mapping;

/** The name of a mapping, unique within its agent. Always valid. */
public record MappingName(String value) implements Comparable<MappingName> {
  public MappingName {
    Name.check("mapping name", value);
  }

  /** Same as the constructor, which says in a sentence what is wrong and what is expected. */
  public static MappingName parse(String text) {
    return new MappingName(text);
  }

  @Override
  public int compareTo(MappingName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
