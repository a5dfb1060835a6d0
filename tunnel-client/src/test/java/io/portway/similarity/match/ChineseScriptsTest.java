package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseScriptsTest {
  @ParameterizedTest
  @CsvSource({
    "头发发白以后, 頭髮發白以後",
    "在里面看着钟表, 在裡面看著鐘錶", // as in Taiwan
    "在里面看着钟表, 在裏面看着鐘錶", // as in Hong Kong
    "干燥的台风干扰了干部, 乾燥的颱風干擾了幹部",
    "为什么只有一只, 為什麼只有一隻",
    "皇后在面前吃面, 皇后在面前吃麵",
    "启发, 啓發",
    "说明, 説明",
  })
  void bothScriptsAndTheirRegionalFormsAreTheSameLetters(String simplified, String traditional) {
    Comparison comparison = compare(simplified, traditional, Folding.CHINESE);

    assertThat(comparison.copied()).isEqualTo(1);
    assertThat(compare(simplified, traditional, Folding.USUAL).copied()).isZero();
  }

  @Test
  void foldingOnceIsFoldingForGood() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      int folded = ChineseScripts.simplified(codePoint);

      assertThat(ChineseScripts.simplified(folded)).isEqualTo(folded);
    }
  }

  @Test
  void runsPointIntoBothOriginalsWhateverTheScript() {
    String paragraph = "𠮷！這個軟體的說明書，放在圖書館裡面的櫃子上。";
    String document = "他说：这个软体的说明书放在图书馆里面的柜子上";

    Run run = compare(paragraph, document, Folding.CHINESE).runs().get(0);

    assertThat(part(paragraph, run.from(), run.to())).isEqualTo("這個軟體的說明書，放在圖書館裡面的櫃子上");
    assertThat(part(document, run.docFrom(), run.docTo())).isEqualTo("这个软体的说明书放在图书馆里面的柜子上");
  }

  @Test
  void charactersOutsideTheBasicPlaneKeepTheirPlaces() {
    // The simplified form of 㑮 is outside of it, the traditional one is not.
    String simplified = ChineseScripts.other("㑮㑮㑮㑮㑮㑮㑮㑮");
    assertThat(simplified.length()).isEqualTo(16);

    Run run = compare("甲" + simplified, "㑮㑮㑮㑮㑮㑮㑮㑮乙", Folding.CHINESE).runs().get(0);

    assertThat(run).isEqualTo(new Run(1, 9, 0, 8));
  }

  @Test
  void theOtherScriptIsTheOneThatMostOfTheTextIsNot() {
    assertThat(ChineseScripts.other("这个软件的说明书")).isEqualTo("這個軟件的說明書");
    assertThat(ChineseScripts.other("這個軟體的說明書")).isEqualTo("这个软体的说明书");
    assertThat(ChineseScripts.other("𠮷野家 said “no”")).isEqualTo("𠮷野家 said “no”");
    assertThat(ChineseScripts.other("")).isEmpty();
  }

  private static Comparison compare(String paragraph, String document, Folding folding) {
    return new TextMatcher()
        .compare(FoldedText.of(paragraph, folding), FoldedText.of(document, folding));
  }

  private static String part(String text, int from, int to) {
    return new String(text.codePoints().toArray(), from, to - from);
  }
}
