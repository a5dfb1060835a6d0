package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TextMatcherTest {
  private static final String PARAGRAPH = "放慢速度并不等于拖沓，而是允许自己在疑惑处折返，把前后两段对照着看，再决定是否同意。";

  private final TextMatcher matcher = new TextMatcher();

  @Test
  void theSameTextIsWhollyCopiedWhateverItsWidthAndSpaces() {
    Comparison comparison = compare(PARAGRAPH, " 放慢速度 并不等于拖沓,而是允许自己在疑惑处折返；把前后两段对照着看、再决定是否同意 ");

    assertThat(comparison.copied()).isEqualTo(1);
    assertThat(comparison.runs()).hasSize(1);
  }

  @Test
  void theShareIsOfTheParagraphHoweverLongTheDocumentIs() {
    String noise = "窑火的颜色要看温度而定。".repeat(40);

    assertThat(compare(PARAGRAPH, noise + PARAGRAPH + noise).copied()).isEqualTo(1);
    assertThat(compare(PARAGRAPH + noise, PARAGRAPH).copied()).isLessThan(0.1);
  }

  @Test
  void runsPointIntoBothOriginals() {
    String paragraph = "𠮷！允许自己在疑惑处折返，好。";
    String document = "他说：允许自己在疑惑处折返";

    Run run = compare(paragraph, document).runs().get(0);

    assertThat(codePoints(paragraph, run.from(), run.to())).isEqualTo("允许自己在疑惑处折返");
    assertThat(codePoints(document, run.docFrom(), run.docTo())).isEqualTo("允许自己在疑惑处折返");
  }

  @Test
  void runsKeepTheirPlacesWhereOneCharacterStandsForSeveralOrSeveralForOne() {
    // ㍿ is four letters, ﾊﾟ one, é here two characters of the text, 𠮷 two units of the string.
    String paragraph = "见㍿ﾊﾟﾅｿﾆｯｸ𠮷野家与全体员工，另见他处";
    String document = "（注）株式会社パナソニック𠮷野家与全体员工。";

    Run run = compare(paragraph, document).runs().get(0);

    assertThat(codePoints(paragraph, run.from(), run.to())).isEqualTo("㍿ﾊﾟﾅｿﾆｯｸ𠮷野家与全体员工");
    assertThat(codePoints(document, run.docFrom(), run.docTo())).isEqualTo("株式会社パナソニック𠮷野家与全体员工");

    String decomposed = "Le cafe\u0301 de la gare e\u0301tait bien ferme\u0301 hier";
    String composed = "« Café de la gare était bien fermé »";
    Run words = compare(decomposed, composed).runs().get(0);

    assertThat(codePoints(decomposed, words.from(), words.to()))
        .isEqualTo("cafe\u0301 de la gare e\u0301tait bien ferme\u0301");
    assertThat(codePoints(composed, words.docFrom(), words.docTo()))
        .isEqualTo("Café de la gare était bien fermé");
  }

  @Test
  void runsBelowEightCharactersAreChance() {
    assertThat(compare("甲乙丙丁戊己庚", "一二三甲乙丙丁戊己庚四五").runs()).isEmpty();
    assertThat(compare("甲乙丙丁戊己庚辛", "一二三甲乙丙丁戊己庚辛四五").runs()).hasSize(1);
  }

  @Test
  void runsBelowFiveWordsAreChance() {
    assertThat(compare("as soon as possible", "come as soon as possible please").runs()).isEmpty();
    assertThat(compare("the slow boat to china", "take the slow boat to China today").runs())
        .hasSize(1);
  }

  @Test
  void thirteenCharactersOrEightWordsAreTelling() {
    String twelve = "甲乙丙丁戊己庚辛壬癸子丑";
    assertThat(compare(twelve + "一", twelve + "二").hasTellingRun()).isFalse();
    assertThat(compare(twelve + "寅一", twelve + "寅二").hasTellingRun()).isTrue();

    String seven = "one two three four five six seven";
    assertThat(compare(seven + " a", seven + " b").hasTellingRun()).isFalse();
    assertThat(compare(seven + " eight a", seven + " eight b").hasTellingRun()).isTrue();
  }

  @Test
  void aTextTooShortForARunIsCopiedWhenItIsTheWholeDocument() {
    assertThat(compare("阅读", "阅读。").copied()).isEqualTo(1);
    assertThat(compare("阅读", "阅读指南").copied()).isZero();
  }

  @Test
  void aPassageThatStandsTwiceInTheDocumentCountsOnce() {
    Comparison comparison = compare("允许自己在疑惑处折返", "允许自己在疑惑处折返。允许自己在疑惑处折返。");

    assertThat(comparison.runs()).hasSize(1);
    assertThat(comparison.copied()).isEqualTo(1);
  }

  @Test
  void halfOfTheParagraphIsHalf() {
    String other = "铅笔比荧光笔更适合批注因为它可以改口";

    assertThat(compare("甲乙丙丁戊己庚辛壬癸" + "子丑寅卯辰巳午未申酉", "甲乙丙丁戊己庚辛壬癸" + other).copied())
        .isEqualTo(0.5, within(1e-9));
  }

  @Test
  void emptyTextsShareNothing() {
    assertThat(compare("", "").copied()).isZero();
    assertThat(compare("。", "。").runs()).isEmpty();
  }

  @Test
  void monotonousLongTextsAreComparedInTime() {
    String monotonous = "啊".repeat(20_000);
    String words =
        IntStream.range(0, 10_000).mapToObj(i -> "w" + i % 7).collect(Collectors.joining(" "));

    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          assertThat(compare("啊".repeat(3_000), monotonous).copied()).isEqualTo(1);
          assertThat(compare(words.substring(0, 9_000), words).copied()).isEqualTo(1);
        });
  }

  private Comparison compare(String paragraph, String document) {
    return matcher.compare(FoldedText.of(paragraph), FoldedText.of(document));
  }

  private static String codePoints(String text, int from, int to) {
    return new String(text.codePoints().toArray(), from, to - from);
  }
}
