package io.portway.testbed.corpus;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.corpus.Labels.Kind;
import io.portway.testbed.corpus.Labels.Label;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The corpus is what the issue asked for: counts, lengths, kinds, and no accidental likeness. */
final class CorpusTest {

  private final List<Text> texts = Corpus.texts();
  private final List<Paragraph> sample = Corpus.sample();
  private final Labels labels = Corpus.labels();

  @Test
  void threeHundredTextsAreAboutTwoThirdsChinese() {
    Map<String, Long> byLanguage = texts.stream().collect(groupingBy(Text::lang, counting()));

    assertThat(byLanguage).isEqualTo(Map.of("zh", 200L, "en", 100L));
  }

  @Test
  void textsAreSixtyToFourHundredCharacters() {
    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(text.summary().codePointCount(0, text.summary().length()))
                    .as(text.id())
                    .isBetween(60, 400));
  }

  @Test
  void idsAndTitlesOfTextsAreUnique() {
    assertThat(texts).extracting(Text::id).doesNotHaveDuplicates();
    assertThat(texts).extracting(Text::title).doesNotHaveDuplicates();
  }

  @Test
  void subjectsAreFortyInEachLanguage() {
    for (String language : List.of("zh", "en")) {
      assertThat(
              texts.stream()
                  .filter(text -> text.lang().equals(language))
                  .map(Text::subject)
                  .distinct())
          .as(language)
          .hasSize(40);
    }
  }

  @Test
  void labelsCoverTheSampleInItsOrder() {
    assertThat(labels.paragraphs())
        .extracting(Label::id)
        .containsExactlyElementsOf(sample.stream().map(Paragraph::id).toList());
    for (int i = 0; i < sample.size(); i++) {
      assertThat(labels.paragraphs().get(i).seq()).isEqualTo(i + 1);
    }
  }

  @Test
  void kindsAreThoseOfTheIssue() {
    Map<Kind, Long> kinds =
        labels.paragraphs().stream().collect(groupingBy(Label::kind, counting()));

    assertThat(kinds)
        .isEqualTo(
            Map.of(
                Kind.UNRELATED, 6L,
                Kind.COPY, 6L,
                Kind.FOLDED, 4L,
                Kind.REWORDED, 4L,
                Kind.LIFTED, 4L,
                Kind.EMPTY, 1L,
                Kind.NEWLINE, 1L,
                Kind.DUPLICATE, 1L,
                Kind.LONG, 1L));
  }

  @Test
  void awkwardParagraphsAreAsAwkwardAsTheirLabelsSay() {
    assertThat(only(Kind.EMPTY).body()).isEmpty();
    assertThat(only(Kind.NEWLINE).body().strip()).contains("\n");
    assertThat(only(Kind.LONG).body()).hasSize(3000);
    String twice = only(Kind.DUPLICATE).id();
    assertThat(sample.stream().filter(paragraph -> paragraph.id().equals(twice))).hasSize(2);
    assertThat(sample.stream().map(Paragraph::id).distinct()).hasSize(sample.size() - 1);
  }

  @Test
  void copiesAreVerbatimAndFoldedOnesAreNot() {
    Map<String, String> byId = texts.stream().collect(toMap(Text::id, Text::summary));

    for (Label label : labels.of(Kind.COPY)) {
      assertThat(body(label)).isEqualTo(byId.get(label.docs().get(0)));
    }
    for (Label label : labels.of(Kind.FOLDED)) {
      String text = byId.get(label.docs().get(0));
      assertThat(body(label)).isNotEqualTo(text);
      assertThat(Likeness.folded(body(label))).isEqualTo(Likeness.folded(text));
    }
  }

  @Test
  void liftedParagraphsShareOneRunWithTheirText() {
    for (Label label : labels.of(Kind.LIFTED)) {
      Text text = text(label.docs().get(0));

      assertThat(Likeness.runs(text.lang(), body(label)))
          .as("%s and %s", label.id(), text.id())
          .containsAnyElementsOf(Likeness.runs(text.lang(), text.summary()));
    }
  }

  @Test
  void noTwoTextsThatLabelsDoNotPairShareARun() {
    Likeness likeness = new Likeness();
    texts.forEach(text -> likeness.add(text.id(), text.lang(), text.summary()));
    for (Label label : labels.paragraphs()) {
      Paragraph paragraph = sample.get(label.seq() - 1);
      String name = "sample-" + label.seq();
      likeness.add(name, language(paragraph), paragraph.body());
      likeness.add(name, language(paragraph), paragraph.example());
      label.docs().forEach(doc -> likeness.pair(name, doc));
    }

    assertThat(likeness.unpaired()).isEmpty();
  }

  @Test
  void likenessNoticesASharedRun() {
    Likeness likeness = new Likeness();
    likeness.add("a", "zh", "春天的河面刚刚解冻，风里还带着去年的冷。");
    likeness.add("b", "zh", "他说：春天的河面刚刚解冻， 风里还带着 去年的话。");
    likeness.add("c", "en", "We were told that Nobody Ever Reads the whole manual before lunch.");
    likeness.add("d", "en", "Sadly nobody ever reads the whole manual before lunch; they guess.");
    likeness.add("e", "en", "Nobody ever reads the whole manual after.");

    assertThat(likeness.unpaired()).hasSize(2);
    likeness.pair("a", "b");
    assertThat(likeness.unpaired()).singleElement().asString().startsWith("c and d share");
  }

  @Test
  void searchLabelNamesTheTitlesThatHoldTheWord() {
    assertThat(
            texts.stream()
                .filter(text -> text.title().contains(labels.search().query()))
                .map(Text::id))
        .containsExactlyInAnyOrderElementsOf(labels.search().docs())
        .hasSizeBetween(2, 10);
  }

  private Paragraph only(Kind kind) {
    List<Label> all = labels.of(kind);
    assertThat(all).hasSize(1);
    return sample.get(all.get(0).seq() - 1);
  }

  private String body(Label label) {
    return sample.get(label.seq() - 1).body();
  }

  private Text text(String id) {
    return texts.stream().filter(text -> text.id().equals(id)).findFirst().orElseThrow();
  }

  private static String language(Paragraph paragraph) {
    return paragraph.title().codePoints().anyMatch(Character::isIdeographic) ? "zh" : "en";
  }
}
