package io.portway.testbed.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.similarity.match.Folding;
import io.portway.testbed.corpus.Corpus;
import io.portway.testbed.corpus.Text;
import io.portway.testbed.search.SearchServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the figures promise, on this repository's own texts and a real search server. */
final class FiguresEndToEndTest {
  private static final long SEED = 20261129;

  private static List<Outcome> outcomes;
  private static Outcome longText;

  @BeforeAll
  static void measure(@TempDir Path dir) throws InterruptedException {
    System.out.println("seed " + SEED);
    try (SearchServer server = SearchServer.start(dir.resolve("node"), dir.resolve("logs"))) {
      outcomes = new OwnTexts(server.url(), SEED).measure();
      longText =
          new Measuring(server.url(), OwnTexts.STANDARD, Folding.USUAL)
              .outcomes(List.of(new Labelled(Kind.LIFTED, "zh", manyTexts(), "")))
              .get(0);
    }
    Stream.of(Table.confusion(outcomes), Table.fit(outcomes))
        .flatMap(List::stream)
        .forEach(System.out::println);
  }

  private static String manyTexts() {
    return Corpus.texts().stream()
        .filter(text -> text.lang().equals("zh"))
        .limit(60)
        .map(Text::summary)
        .collect(Collectors.joining());
  }

  @Test
  void ofUnrelatedParagraphsAtMostOneInAHundredIsFlagged() {
    List<Outcome> unrelated = Table.of(outcomes, Kind.UNRELATED);

    assertThat(unrelated).hasSize(300);
    assertThat(Table.share(unrelated, Outcome::isFlagged)).isLessThanOrEqualTo(0.01);
  }

  @ParameterizedTest
  @EnumSource(names = {"EXACT", "HALVED", "REORDERED", "WIDTH_CHANGED"})
  void everyPlainCopyIsFlaggedAndItsDocumentNamed(Kind kind) {
    assertThat(Table.of(outcomes, kind)).hasSize(120).allMatch(Outcome::isTraced);
  }

  @Test
  void passagesLiftedIntoALongTextAreFoundAndFlagged() {
    List<Outcome> lifted = Table.of(outcomes, Kind.LIFTED);

    assertThat(lifted).hasSize(120);
    assertThat(Table.share(lifted, Outcome::isAmongCandidates)).isGreaterThanOrEqualTo(0.98);
    assertThat(Table.share(lifted, Outcome::isTraced)).isGreaterThanOrEqualTo(0.90);
  }

  @Test
  void copiesInTheOtherChineseScriptAreFlaggedInBothDirections() {
    List<Outcome> converted = Table.of(outcomes, Kind.OTHER_SCRIPT);

    assertThat(converted).hasSize(66).allMatch(Outcome::isTraced);
  }

  @Test
  void aParagraphMayHaveMoreTermsThanAServerTakesInAQuery() {
    assertThat(longText.paragraph().body().codePoints().distinct().count()).isGreaterThan(1024);
    assertThat(longText.isFlagged()).isTrue();
    // About half of what it is made of is in that index.
    assertThat(longText.candidates()).hasSizeGreaterThan(20);
  }

  @Test
  void aTenthOfTheWordsChangedHidesNoCopy() {
    assertThat(Table.share(Table.of(outcomes, Kind.EDITED_10), Outcome::isTraced))
        .isGreaterThanOrEqualTo(0.98);
  }
}
