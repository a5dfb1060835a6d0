package io.portway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyScannerTest {
  private static List<String> scan(String text) {
    return KeyScanner.scan(text).stream()
        .map(key -> key.line() + " " + String.join("/", key.path()) + " " + key.kind())
        .toList();
  }

  @Test
  void keysAreListedWithTheirLines() {
    assertThat(scan("a = 1\nb { c : 2, d.e += 3 }\n\"f.g\" = [ { h = 1 } ]\n"))
        .containsExactly("1 a VALUE", "2 b OBJECT", "2 b/c VALUE", "2 b/d/e VALUE", "3 f.g VALUE");
  }

  @Test
  void outerBracesMayStandOrNot() {
    assertThat(scan("# c\n{\n a = 1\n}\n")).containsExactly("3 a VALUE");
  }

  @Test
  void bracesInTextAndCommentsAreNoSyntax() {
    assertThat(
            scan(
                "a = \"}{\" # }{\nb = \"\"\"}\n{\"\"\"\" // c = 1\nc = \"\\\"}\"\nd = ${?x}{ e = 1 }"))
        .containsExactly("1 a VALUE", "2 b VALUE", "4 c VALUE", "5 d OBJECT", "5 d/e VALUE");
  }

  @Test
  void valueMayStandOnTheNextLine() {
    assertThat(scan("a =\n 1\nb\n{ c = 1 }"))
        .containsExactly("1 a VALUE", "3 b OBJECT", "4 b/c VALUE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"include \"x\"", "include file(\"x\")", "include required(url(\"x\"))"})
  void includeIsFound(String text) {
    assertThat(scan(text + "\na = 1")).containsExactly("1 include INCLUDE", "2 a VALUE");
  }

  @Test
  void keyNamedIncludeIsNoInclude() {
    assertThat(scan("include = \"x\"\nincluded = 1"))
        .containsExactly("1 include VALUE", "2 included VALUE");
  }

  /**
   * Whatever the library accepts, the scanner gets through; a text with distinct keys has as many
   * as the library sees.
   */
  @Test
  void everyTextThatTheLibraryAcceptsIsScanned() {
    long seed = 20261123;
    Random random = new Random(seed);
    String[] pieces = {
      "a",
      "b.c",
      "\"q.r\"",
      " = ",
      " : ",
      " {",
      "}",
      " [",
      "]",
      ",",
      "\n",
      "\"x y\"",
      "\"\"\"z\n\"\"\"",
      "1",
      " # {\n",
      "//}\n",
      "${?s}",
      "+=",
      "\\",
      " "
    };
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(10); i >= 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        ConfigFactory.parseString(text.toString());
      } catch (ConfigException e) {
        continue;
      }
      accepted++;
      assertThat(KeyScanner.scan(text.toString())).as("seed %d: %s", seed, text).isNotNull();
    }
    assertThat(accepted).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({"lisen,listen", "listne,listen", "prots,ports", "port,ports", "x,", "colour,"})
  void nearestNameIsASlipAway(String typed, String meant) {
    assertThat(Nearest.of(typed, List.of("listen", "ports", "state-dir")).orElse(null))
        .isEqualTo(meant);
  }
}
