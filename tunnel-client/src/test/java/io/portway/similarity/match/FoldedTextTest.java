package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldedTextTest {
  @Test
  void widthCaseSpacesAndPunctuationAreGone() {
    FoldedText folded = FoldedText.of("Ｅlastic　Search，版本 ７．１0！");

    assertThat(tokens(folded)).containsExactly("elastic", "search", "版", "本", "7", "10");
    assertThat(folded.letters()).isEqualTo("elasticsearch版本710".length());
  }

  @Test
  void everyTokenKnowsItsPlaceInTheOriginal() {
    String original = "a 𠮷野家, ＡＢ";
    FoldedText folded = FoldedText.of(original);
    int[] codePoints = original.codePoints().toArray();

    List<String> places = new ArrayList<>();
    for (int i = 0; i < folded.size(); i++) {
      places.add(new String(codePoints, folded.from(i), folded.to(i) - folded.from(i)));
    }

    assertThat(places).containsExactly("a", "𠮷", "野", "家", "ＡＢ");
  }

  @Test
  void composedAndDecomposedLettersAreTheSame() {
    assertThat(tokens(FoldedText.of("cafe\u0301"))).isEqualTo(tokens(FoldedText.of("CAFÉ")));
    assertThat(tokens(FoldedText.of("ｶﾞ"))).isEqualTo(tokens(FoldedText.of("ガ")));
    assertThat(tokens(FoldedText.of("\u1112\u1161\u11ab"))).isEqualTo(tokens(FoldedText.of("한")));
  }

  @Test
  void oneCharacterMayStandForSeveralLetters() {
    FoldedText folded = FoldedText.of("x㎏y");

    assertThat(tokens(folded)).containsExactly("xkgy");
    assertThat(folded.from(0)).isZero();
    assertThat(folded.to(0)).isEqualTo(3);
  }

  @Test
  void anApostropheDoesNotCutAWord() {
    assertThat(tokens(FoldedText.of("don't don’t"))).containsExactly("dont", "dont");
  }

  @Test
  void nothingButPunctuationHasNoLetters() {
    assertThat(FoldedText.of("——……！？ \n\t").letters()).isZero();
    assertThat(FoldedText.of("").size()).isZero();
  }

  private static List<String> tokens(FoldedText folded) {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < folded.size(); i++) {
      tokens.add(folded.token(i));
    }
    return tokens;
  }
}
