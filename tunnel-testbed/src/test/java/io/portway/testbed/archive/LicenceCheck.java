package io.portway.testbed.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which libraries of THIRD-PARTY.txt may not be shipped. Of several licences one is taken, and
 * it must be stated in CHOSEN.txt. A spelling that is not known here is refused, so that a person
 * reads each new licence once.
 */
final class LicenceCheck {
  /** The spellings that POM files use, and what each one means in SPDX's words. */
  private static final Map<String, String> ALLOWED =
      Map.ofEntries(
          Map.entry("Apache-2.0", "Apache-2.0"),
          Map.entry("Apache License, Version 2.0", "Apache-2.0"),
          Map.entry("The Apache License, Version 2.0", "Apache-2.0"),
          Map.entry("The Apache Software License, Version 2.0", "Apache-2.0"),
          Map.entry("The Apache Software License, version 2.0", "Apache-2.0"),
          Map.entry("MIT", "MIT"),
          Map.entry("MIT License", "MIT"),
          Map.entry("The MIT License", "MIT"),
          Map.entry("Bouncy Castle Licence", "MIT"), // its text is the MIT licence's
          Map.entry("BSD-2-Clause", "BSD-2-Clause"),
          Map.entry("BSD-3-Clause", "BSD-3-Clause"),
          Map.entry("The BSD License", "BSD-3-Clause"), // JLine's POM
          Map.entry("EPL-1.0", "EPL-1.0"),
          Map.entry("Eclipse Public License - v 1.0", "EPL-1.0"),
          Map.entry("EPL-2.0", "EPL-2.0"),
          Map.entry("Eclipse Public License - v 2.0", "EPL-2.0"),
          Map.entry("ISC", "ISC"),
          Map.entry("Public Domain, per Creative Commons CC0", "CC0-1.0"));

  private final Map<String, String> chosen = new LinkedHashMap<>();

  LicenceCheck(List<String> chosenLines) {
    for (String line : chosenLines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] sides = line.split("=", -1);
        chosen.put(sides[0].strip(), sides[1].strip());
      }
    }
  }

  /** The coordinates, GROUP:ARTIFACT:VERSION, of each library that a list names. */
  static List<String> libraries(List<String> list) {
    return entries(list).stream().map(entry -> entry.get(0)).toList();
  }

  /** One sentence for each library that may not be shipped. */
  List<String> problems(List<String> list) {
    List<String> problems = new ArrayList<>();
    for (List<String> entry : entries(list)) {
      problem(entry.get(0), entry.subList(1, entry.size())).ifPresent(problems::add);
    }
    return problems;
  }

  private Optional<String> problem(String library, List<String> licences) {
    if (licences.size() == 1) {
      return ALLOWED.containsKey(licences.get(0))
          ? Optional.empty()
          : Optional.of(
              library
                  + ": licence \""
                  + licences.get(0)
                  + "\" (expected: Apache, MIT, BSD, EPL, ISC or public domain).");
    }
    Optional<String> choice = choice(library);
    if (choice.isEmpty()) {
      return Optional.of(library + ": several licences, " + licences + ", and none in CHOSEN.txt.");
    }
    return licences.stream().map(ALLOWED::get).anyMatch(choice.get()::equals)
        ? Optional.empty()
        : Optional.of(
            library
                + ": chosen licence "
                + choice.get()
                + " is none that it offers: "
                + licences
                + ".");
  }

  private Optional<String> choice(String library) {
    String group = library.substring(0, library.indexOf(':'));
    String artifact = library.substring(0, library.lastIndexOf(':'));
    return Optional.ofNullable(chosen.get(artifact))
        .or(() -> Optional.ofNullable(chosen.get(group + ":*")));
  }

  private static List<List<String>> entries(List<String> list) {
    return list.stream()
        .filter(line -> line.contains(" | "))
        .map(line -> List.of(line.split(" \\| ", -1)))
        .toList();
  }
}
