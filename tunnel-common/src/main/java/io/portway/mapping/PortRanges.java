package io.portway.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A set of ports, written {@code 20022,20920-20929}, in the order of the text. Never empty. */
public record PortRanges(List<Range> ranges) {
  private static final String EXPECTED =
      " (expected: ports and ranges from 1 to 65535, for example 20022,20920-20929)";
  private static final int MAX_PORT = 65_535;

  public PortRanges {
    ranges = List.copyOf(ranges);
    if (ranges.isEmpty()) {
      throw new IllegalArgumentException("There is no port" + EXPECTED);
    }
  }

  /**
   * The inverse of {@link #toString()}; blanks around commas are fine. Throws with a sentence that
   * says what is wrong and what is expected.
   */
  public static PortRanges parse(String text) {
    int wide = FullWidth.firstIn(text).orElse(-1);
    if (wide >= 0) {
      throw wrong(text, "contain " + Quote.character(text.codePointAt(wide)));
    }
    List<Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      ranges.add(range(text, part.strip()));
    }
    return new PortRanges(ranges);
  }

  private static Range range(String text, String part) {
    int dash = part.indexOf('-');
    int first = port(text, dash < 0 ? part : part.substring(0, dash).strip());
    int last = dash < 0 ? first : port(text, part.substring(dash + 1).strip());
    if (first > last) {
      throw wrong(text, "contain the range " + Quote.of(part) + ", whose end is below its start");
    }
    return new Range(first, last);
  }

  private static int port(String text, String digits) {
    boolean number =
        !digits.isEmpty()
            && digits.length() <= 5
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw wrong(
          text,
          digits.isEmpty()
              ? "have an empty part"
              : "contain " + Quote.of(digits) + ", which is no port");
    }
    return port;
  }

  private static IllegalArgumentException wrong(String text, String problem) {
    return new IllegalArgumentException("The ports " + Quote.of(text) + " " + problem + EXPECTED);
  }

  /** Whether {@code port} is one of them. */
  public boolean contains(int port) {
    return ranges.stream().anyMatch(range -> port >= range.first && port <= range.last);
  }

  /** All ports, each once, in the order of the text. */
  public IntStream stream() {
    return ranges.stream()
        .flatMapToInt(range -> IntStream.rangeClosed(range.first, range.last))
        .distinct();
  }

  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }

  /** Ports from {@code first} to {@code last}, both included. */
  public record Range(int first, int last) {
    public Range {
      if (first < 1 || first > last || last > MAX_PORT) {
        throw new IllegalArgumentException(
            "The ports " + first + " to " + last + " are no range" + EXPECTED);
      }
    }

    @Override
    public String toString() {
      return first == last ? Integer.toString(first) : first + "-" + last;
    }
  }
}
