package io.portway.similarity.ssh;

import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client's configuration as OpenSSH has it, {@code ssh_config(5)}: of the values that apply to a
 * host the first one holds. Keywords that we have no use for are passed over. MINA reads such
 * files, too, but knows neither {@code Include} nor {@code Match}, and lets the last value hold.
 *
 * @param file null where there is none
 */
public record SshConfig(Path file) {
  private static final int MAX_DEPTH = 16;

  /** All values of these count, in their order. */
  private static final Set<String> LISTS = Set.of("identityfile", "certificatefile");

  private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\s*=\\s*|\\s+)(.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|([^\\s\"]+)|(\")");

  /** Nothing is said of any host. */
  public static SshConfig none() {
    return new SshConfig(null);
  }

  /** That file, which must be there once a host is looked up. */
  public static SshConfig in(Path file) {
    return new SshConfig(file.toAbsolutePath());
  }

  /** {@code ~/.ssh/config}, if there is one. */
  public static SshConfig ofUser() {
    Path file = Path.of(System.getProperty("user.home"), ".ssh", "config");
    return Files.isReadable(file) ? in(file) : none();
  }

  /**
   * What it says of a host.
   *
   * @param host as it was asked for
   * @param user as asked for, or null
   */
  HostSettings of(String host, String user) {
    Lookup lookup = new Lookup(host, user);
    if (file != null) {
      lookup.read(file, true, 0);
    }
    return new HostSettings(host, user, lookup.values, file);
  }

  /** One host looked up: what was found so far. */
  private static final class Lookup {
    private final String host;
    private final String user;
    private final Map<String, List<String>> values = new HashMap<>();

    Lookup(String host, String user) {
      this.host = host;
      this.user = user;
    }

    void read(Path from, boolean applies, int depth) {
      List<String> lines;
      try {
        lines = List.of(Files.readString(from, StandardCharsets.UTF_8).split("\n"));
      } catch (IOException e) {
        throw unusable(Text.of("ssh.config.unreadable", from, e.getMessage()), e);
      }
      boolean active = applies;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        Place place = new Place(from, i + 1);
        Matcher parts = LINE.matcher(line);
        List<String> words = parts.matches() ? words(parts.group(2), place) : List.of();
        if (words.isEmpty()) {
          throw wrong(place, line);
        }
        String keyword = parts.group(1).toLowerCase(Locale.ROOT);
        switch (keyword) {
          case "host" -> active = applies && isOneOf(words, host);
          case "match" -> active = applies && matches(words);
          case "include" -> include(words, from, active, depth);
          default -> {
            if (active) {
              take(keyword, words, place);
            }
          }
        }
      }
    }

    private void take(String keyword, List<String> words, Place place) {
      String value = String.join(" ", words);
      boolean good =
          switch (keyword) {
            case "port" -> value.matches("[1-9][0-9]{0,4}");
            case "identitiesonly" -> value.matches("(?i)yes|no|true|false");
            default -> true;
          };
      if (!good) {
        throw wrong(place, keyword + " " + value);
      }
      if (LISTS.contains(keyword)) {
        values.computeIfAbsent(keyword, first -> new ArrayList<>()).add(value);
      } else {
        values.putIfAbsent(keyword, words);
      }
    }

    /** Criteria that only a running {@code ssh} can judge don't match. */
    private boolean matches(List<String> words) {
      for (int i = 0; i < words.size(); i += 2) {
        String criterion = words.get(i).toLowerCase(Locale.ROOT);
        if (criterion.equals("all") && words.size() == 1) {
          return true;
        }
        String subject =
            switch (criterion) {
              case "host" -> first("hostname", host);
              case "originalhost" -> host;
              case "user" -> user == null ? first("user", HostSettings.LOCAL_USER) : user;
              case "localuser" -> HostSettings.LOCAL_USER;
              default -> null;
            };
        if (subject == null
            || i + 1 == words.size()
            || !isOneOf(List.of(words.get(i + 1).split(",")), subject)) {
          return false;
        }
      }
      return true;
    }

    private String first(String keyword, String otherwise) {
      return values.containsKey(keyword) ? values.get(keyword).get(0) : otherwise;
    }

    private void include(List<String> words, Path from, boolean active, int depth) {
      if (!active) {
        return;
      }
      if (depth == MAX_DEPTH) {
        throw unusable(Text.of("ssh.config.deep", from), null);
      }
      for (String word : words) {
        // A relative name begins where the user's own file is.
        Path path = from.resolveSibling(HostSettings.home(word));
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
          List<Path> sorted = new ArrayList<>();
          found.forEach(sorted::add);
          sorted.sort(null);
          sorted.forEach(one -> read(one, true, depth + 1));
        } catch (IOException e) {
          // OpenSSH, too, passes over what is not there.
        }
      }
    }
  }

  private record Place(Path file, int line) {}

  private static List<String> words(String text, Place place) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      if (word.group(3) != null) {
        throw wrong(place, text);
      }
      if (word.group(2) != null && word.group(2).startsWith("#")) {
        break;
      }
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    return words;
  }

  /** Whether one of the patterns fits, and none with a "!" before it does. */
  private static boolean isOneOf(List<String> patterns, String name) {
    boolean fits = false;
    for (String pattern : patterns) {
      boolean negated = pattern.startsWith("!");
      if (pattern(negated ? pattern.substring(1) : pattern).matcher(name).matches()) {
        if (negated) {
          return false;
        }
        fits = true;
      }
    }
    return fits;
  }

  private static Pattern pattern(String glob) {
    String regex =
        glob.chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
  }

  private static HopException wrong(Place place, String what) {
    return unusable(Text.of("ssh.config.line", place.file(), place.line(), what), null);
  }

  static HopException unusable(Text sentence, Throwable cause) {
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of("ssh.config.remedy"), cause);
  }
}
