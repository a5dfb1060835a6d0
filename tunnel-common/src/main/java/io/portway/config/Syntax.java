package io.portway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.UnresolvedSubstitution;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import io.portway.mapping.FullWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a file's text into Typesafe Config's tree, and what that library says about bad syntax into
 * problems of ours.
 */
final class Syntax {
  private static final Pattern KEY = Pattern.compile("^[\\s{]*([A-Za-z0-9][A-Za-z0-9._-]*)");
  // The library's messages begin with the origin, which our own prefix repeats, and end in advice
  // for programmers.
  private static final Pattern ORIGIN =
      Pattern.compile("^.*?: (?:\\d+(?:-\\d+)?: )?", Pattern.DOTALL);
  private static final Pattern ADVICE =
      Pattern.compile(" \\(?(?:[Ii]f you (?:intended|meant)|you may|\\(if you).*", Pattern.DOTALL);

  private Syntax() {}

  /** Throws if there is no tree to go on with; adds what is wrong with the text otherwise. */
  static Config parse(ConfigFile file, ConfigProblems problems) {
    try {
      Config config =
          ConfigFactory.parseString(
              file.text(),
              ConfigParseOptions.defaults()
                  .setOriginDescription(file.path().toString())
                  .setIncluder(new NoIncludes()));
      KeyScanner.scan(file.text()).forEach(new WrittenKeys(file, problems)::check);
      return config.resolve();
    } catch (UnresolvedSubstitution e) {
      throw new ConfigException(List.of(unresolved(file, e)));
    } catch (com.typesafe.config.ConfigException e) {
      // Parse mostly; WrongType and others where values that don't go together are joined.
      throw new ConfigException(syntaxProblems(file, e));
    }
  }

  private static ConfigProblem unresolved(ConfigFile file, UnresolvedSubstitution e) {
    return new ConfigProblem(
        file.path().toString(),
        lineOf(e.origin()),
        keyOn(file, lineOf(e.origin())),
        strip(e.getMessage()) + " (expected: a key of this file or an environment variable)",
        "Set the variable, or write the value itself.");
  }

  private static List<ConfigProblem> syntaxProblems(
      ConfigFile file, com.typesafe.config.ConfigException e) {
    List<ConfigProblem> wide = fullWidthProblems(file);
    if (!wide.isEmpty()) {
      return wide; // the reason for the rest
    }
    int line = lineOf(e.origin());
    String key = keyOn(file, line);
    // A join string is a secret until it is used, and the library's message may quote it.
    boolean secret = file.line(line).contains("join");
    String detail = secret ? "a value can't be read" : strip(e.getMessage());
    return List.of(
        new ConfigProblem(
            file.path().toString(),
            line,
            key,
            "the syntax is wrong: " + detail + " (expected: KEY = VALUE or KEY { ... })",
            "See to quotes and braces here and on the lines before; put quotes around addresses."));
  }

  private static List<ConfigProblem> fullWidthProblems(ConfigFile file) {
    List<ConfigProblem> problems = new ArrayList<>();
    List<String> lines = file.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      OptionalInt at = ConfigFile.fullWidthSyntax(lines.get(i));
      if (at.isPresent()) {
        int c = lines.get(i).codePointAt(at.getAsInt());
        String sentence =
            String.format(
                "contains \"%c\", %s (expected: ASCII punctuation)",
                c, FullWidth.name(c).orElseThrow());
        problems.add(
            new ConfigProblem(
                file.path().toString(),
                i + 1,
                keyOn(file, i + 1),
                sentence,
                "Replace it; switch the input method to half-width before typing.",
                ConfigProblem.Slip.LOOK_ALIKE,
                String.valueOf(FullWidth.meant(c).orElseThrow())));
      }
    }
    return problems;
  }

  private static String strip(String message) {
    String text = ORIGIN.matcher(message).replaceFirst("");
    // Said of any text that ends inside of braces or brackets, though neither is a parenthesis.
    if (text.startsWith("expecting a close parentheses")) {
      return "a \"{\" or \"[\" is never closed";
    }
    return ADVICE.matcher(text).replaceFirst("").replaceAll("\\s*\\R\\s*", " ").strip();
  }

  private static int lineOf(ConfigOrigin origin) {
    return origin == null ? 0 : Math.max(0, origin.lineNumber());
  }

  private static String keyOn(ConfigFile file, int line) {
    Matcher matcher = KEY.matcher(file.line(line));
    return matcher.find() ? matcher.group(1) : "";
  }
}
