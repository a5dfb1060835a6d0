package io.portway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.portway.config.ConfigProblem.Slip;
import io.portway.mapping.FullWidth;
import io.portway.mapping.HostPort;
import io.portway.mapping.IpAddress;
import io.portway.mapping.WildcardException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Reads one file, with defaults from {@code reference.conf}, into typed values. A getter that finds
 * a problem notes it and returns null or empty, so that a loader goes on and finds the rest; {@link
 * #finish()} then throws them all, with every key that no getter ever asked for. Nothing read may
 * be used before it. Not thread-safe.
 */
public final class ConfigReader {
  private static final String REFERENCE = "reference.conf";

  private final ConfigFile file;
  private final ConfigObject written;
  private final ConfigObject defaults;
  private final ConfigProblems problems;
  private final KnownKeys known;
  private final List<String> prefix;

  private ConfigReader(
      ConfigFile file,
      ConfigObject written,
      ConfigObject defaults,
      ConfigProblems problems,
      KnownKeys known,
      List<String> prefix) {
    this.file = file;
    this.written = written;
    this.defaults = defaults;
    this.problems = problems;
    this.known = known;
    this.prefix = prefix;
  }

  /**
   * Opens a file; throws {@link ConfigException} if it can't be read as HOCON at all.
   *
   * @param reference a class of the module whose {@code reference.conf} holds the defaults
   */
  public static ConfigReader open(Path path, Class<?> reference) {
    ConfigFile file = ConfigFile.read(path);
    ConfigProblems problems = new ConfigProblems();
    Config written = Syntax.parse(file, problems);
    Config defaults =
        ConfigFactory.parseResources(
            reference.getClassLoader(),
            REFERENCE,
            ConfigParseOptions.defaults().setAllowMissing(false));
    return new ConfigReader(
        file, written.root(), defaults.root(), problems, new KnownKeys(), List.of());
  }

  /** A value that must be there, by the file or by a default. */
  public <T> T required(String key, String expected, Function<String, T> parse) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      problem(key, "is missing (expected: " + expected + ")", "Add it.");
      return null;
    }
    return parse(key, value.get(), parse).orElse(null);
  }

  /** A value that may be missing. */
  public <T> Optional<T> optional(String key, Function<String, T> parse) {
    return value(key).flatMap(value -> parse(key, value, parse));
  }

  /** An address to listen on; port 0 means any free one. */
  public HostPort listenAddress(String key) {
    return required(key, "HOST:PORT to listen on", HostPort::parse);
  }

  /** An address to connect to: neither a wildcard nor port 0 makes sense there. Required. */
  public HostPort dialAddress(String key, String expected) {
    return required(key, expected, Addresses::dialable);
  }

  /** The same, where it may be missing. */
  public Optional<HostPort> optionalDialAddress(String key) {
    return optional(key, Addresses::dialable);
  }

  /** An IP address of this or the other machine to bind to. */
  public Optional<IpAddress> optionalIpAddress(String key) {
    return optional(key, IpAddress::parse);
  }

  /** A whole number of 1 to 65535. */
  public Optional<Integer> optionalPort(String key) {
    return optional(key, Addresses::port);
  }

  /** A duration within bounds, both included. */
  public Optional<Duration> optionalDuration(String key, Duration least, Duration most) {
    return optional(key, text -> Durations.within(text, least, most));
  }

  /** An amount of memory in bytes, within bounds, both included. */
  public Optional<Long> optionalBytes(String key, long least, long most) {
    return optional(key, text -> ByteSizes.within(text, least, most));
  }

  /** A path; a relative one is below the directory of this file, wherever the command runs. */
  public Optional<Path> optionalPath(String key) {
    return optional(
        key, text -> file.path().toAbsolutePath().resolveSibling(Addresses.path(text)).normalize());
  }

  /** {@code true} or {@code false}. */
  public Optional<Boolean> optionalFlag(String key) {
    return value(key)
        .flatMap(
            value ->
                value.unwrapped() instanceof Boolean flag
                    ? Optional.of(flag)
                    : parse(key, value, ConfigReader::flag));
  }

  private static Boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("is \"" + text + "\" (expected: true or false)");
    }
    return Boolean.valueOf(text);
  }

  /** A key or section that another reader of the file judges: here nothing is said of it. */
  public void leave(String key) {
    known.key(path(key));
  }

  /**
   * The named objects below {@code key}, in the order of the file, each with a reader of its own
   * that shares this one's problems.
   */
  public Map<String, ConfigReader> entries(String key) {
    known.entries(path(key));
    Optional<ConfigValue> section = find(written, path(key));
    if (section.isEmpty()) {
      return Map.of();
    }
    if (!(section.get() instanceof ConfigObject object)) {
      wrongType(key, section.get(), "a section { ... }");
      return Map.of();
    }
    List<String> names = new ArrayList<>(object.keySet());
    names.sort(Comparator.comparingInt(name -> line(object.get(name))));
    Map<String, ConfigReader> readers = new LinkedHashMap<>();
    for (String name : names) {
      List<String> path = join(path(key), List.of(name));
      known.entries(path);
      if (object.get(name).valueType() == ConfigValueType.OBJECT) {
        readers.put(name, new ConfigReader(file, written, defaults, problems, known, path));
      } else {
        wrongType(key + "." + name, object.get(name), "a section { ... }");
      }
    }
    return readers;
  }

  /** Whether the file itself has this key, be its value good or bad. */
  public boolean has(String key) {
    return find(written, path(key)).isPresent();
  }

  /** Notes a problem of a value that is well formed but doesn't fit the others. */
  public void problem(String key, String sentence, String remedy) {
    problem(key, sentence, remedy, Slip.OTHER, "");
  }

  private void problem(String key, String sentence, String remedy, Slip slip, String meant) {
    List<String> path = key.isEmpty() ? prefix : path(key);
    problems.add(
        new ConfigProblem(
            file.path().toString(),
            lineNear(path),
            String.join(".", path),
            sentence,
            remedy,
            slip,
            meant));
  }

  /**
   * Where the keys that were read are written, for problems that show only while the program runs.
   */
  public Places places() {
    Map<String, Integer> lines = new HashMap<>();
    for (List<String> key : known.paths()) {
      find(written, key).ifPresent(value -> lines.put(String.join(".", key), line(value)));
    }
    return new Places(file.path().toString(), lines);
  }

  /** The line of a key, or of what encloses it, counted from 1. */
  public int line(String key) {
    return lineNear(key.isEmpty() ? prefix : path(key));
  }

  /** Throws every problem found, unknown keys included. The end of every loader. */
  public void finish() {
    known.reportOthers(
        written,
        (path, sentence, remedy, slip, meant) ->
            problems.add(
                new ConfigProblem(
                    file.path().toString(),
                    lineNear(path),
                    String.join(".", path),
                    sentence,
                    remedy,
                    slip,
                    meant)));
    problems.throwIfAny();
  }

  private Optional<ConfigValue> value(String key) {
    known.key(path(key));
    Optional<ConfigValue> value = find(written, path(key));
    return value.isPresent() ? value : find(defaults, path(key));
  }

  private <T> Optional<T> parse(String key, ConfigValue value, Function<String, T> parse) {
    Object raw = value.unwrapped();
    switch (value.valueType()) {
      case STRING, NUMBER -> {
        // A number keeps its own spelling as text: HOCON reads 20022 and "20022" alike, and so do
        // we.
        try {
          return Optional.of(parse.apply(raw.toString()));
        } catch (WildcardException e) {
          problem(key, e.getMessage(), "Correct the value.", Slip.WILDCARD, "127.0.0.1");
        } catch (IllegalArgumentException e) {
          String text = raw.toString();
          OptionalInt wide = FullWidth.firstIn(text);
          problem(
              key,
              withLookAlike(e.getMessage(), text),
              "Correct the value.",
              wide.isPresent() ? Slip.LOOK_ALIKE : Slip.OTHER,
              wide.isPresent() ? meant(text.charAt(wide.getAsInt())) : "");
        }
      }
      default -> wrongType(key, value, "text or a number");
    }
    return Optional.empty();
  }

  private static String meant(int lookAlike) {
    return FullWidth.meant(lookAlike).map(String::valueOf).orElse("");
  }

  // Parsers of addresses name a full-width character themselves; a digit or a blank in any other
  // value is as easily overlooked.
  private static String withLookAlike(String message, String text) {
    OptionalInt at = FullWidth.firstIn(text);
    int bracket = message.lastIndexOf(" (expected: ");
    if (at.isEmpty() || bracket < 0 || message.contains("U+")) {
      return message;
    }
    int c = text.charAt(at.getAsInt());
    return message.substring(0, bracket)
        + String.format("; it contains \"%c\", %s", c, FullWidth.name(c).orElseThrow())
        + message.substring(bracket);
  }

  private void wrongType(String key, ConfigValue value, String expected) {
    String is =
        switch (value.valueType()) {
          case OBJECT -> "a section";
          case LIST -> "a list";
          case NUMBER -> "a number";
          case BOOLEAN -> "a truth value";
          case NULL -> "null";
          case STRING -> "text";
        };
    problem(
        key,
        "is " + is + " (expected: " + expected + ")",
        "Write it as docs/configuration.md shows.");
  }

  private List<String> path(String key) {
    return join(prefix, List.of(key.split("\\.")));
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> path = new ArrayList<>(first);
    path.addAll(second);
    return List.copyOf(path);
  }

  private static Optional<ConfigValue> find(ConfigObject root, List<String> path) {
    ConfigValue value = root;
    for (String element : path) {
      value = value instanceof ConfigObject object ? object.get(element) : null;
    }
    return Optional.ofNullable(value).filter(v -> v.valueType() != ConfigValueType.NULL);
  }

  private int lineNear(List<String> path) {
    for (int length = path.size(); length > 0; length--) {
      Optional<ConfigValue> value = find(written, path.subList(0, length));
      if (value.isPresent()) {
        return line(value.get());
      }
    }
    return 1;
  }

  private static int line(ConfigValue value) {
    return Math.max(1, value.origin().lineNumber());
  }
}
