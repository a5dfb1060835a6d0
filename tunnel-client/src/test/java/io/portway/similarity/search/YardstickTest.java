package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class YardstickTest {
  @Test
  void selfScoreIsLucenesBm25() {
    // One term, once, in 1 of 10 documents, in a text of average length: idf = ln(1 + 9.5/1.5), tf
    // = 1/2.2.
    TermStatistics statistics =
        new TermStatistics(List.of(new TermStatistics.Term("x", 1, 1)), 10, 1);

    double expected = Math.log(1 + 9.5 / 1.5) / 2.2;

    assertThat(Yardstick.of(statistics, 1).match()).isCloseTo(expected, within(1e-12));
    assertThat(Yardstick.of(statistics, 2.2).moreLikeThis())
        .isCloseTo(expected * 2.2, within(1e-12));
  }

  @Test
  void olderServersMultiplyByAConstant() {
    assertThat(new Engine("opensearch", "3.0.0").scoreFactor()).isEqualTo(1);
    assertThat(new Engine("opensearch", "2.19.1").scoreFactor()).isEqualTo(2.2);
    assertThat(new Engine("elasticsearch", "9.0.0").scoreFactor()).isEqualTo(2.2);
    assertThat(Engine.unknown().scoreFactor()).isEqualTo(2.2);
  }

  @Test
  void aTermThatNoDocumentHasWeighsAgainstLikeness() {
    TermStatistics known = new TermStatistics(List.of(new TermStatistics.Term("a", 1, 2)), 100, 2);
    TermStatistics withUnknown =
        new TermStatistics(
            List.of(new TermStatistics.Term("a", 1, 2), new TermStatistics.Term("b", 1, 0)),
            100,
            2);

    assertThat(Yardstick.of(withUnknown, 1).moreLikeThis())
        .isGreaterThan(1.5 * Yardstick.of(known, 1).moreLikeThis());
  }

  @Test
  void overlappingPairsAreStretchedAndWordsAreNot() {
    TermStatistics pairs =
        new TermStatistics(List.of(term("阅读"), term("读书"), term("书籍"), term("籍贯")), 100, 4);
    TermStatistics words = new TermStatistics(List.of(term("阅读"), term("书籍"), term("方法")), 100, 4);
    TermStatistics characters =
        new TermStatistics(List.of(term("阅"), term("读"), term("a")), 100, 4);

    assertThat(Yardstick.of(pairs, 1).exponent()).isCloseTo(0.42, within(1e-9));
    assertThat(Yardstick.of(words, 1).exponent()).isEqualTo(1);
    assertThat(Yardstick.of(characters, 1).exponent()).isEqualTo(1);
  }

  @Test
  void likenessNeverExceedsOne() {
    assertThat(new Yardstick(10, 10, 1).likenessOfMatch(10.06)).isEqualTo(1);
    assertThat(new Yardstick(10, 10, 0.42).likenessOfMoreLikeThis(0)).isZero();
    assertThat(Yardstick.UNKNOWN.likenessOfMatch(3)).isNaN();
  }

  @Test
  void readsTheServersAnswer() throws JsonProcessingException {
    String json =
        "{\"term_vectors\":{\"summary\":{\"field_statistics\":{\"sum_doc_freq\":9,\"doc_count\":4,\"sum_ttf\":10},"
            + "\"terms\":{\"a\":{\"doc_freq\":2,\"ttf\":3,\"term_freq\":1},\"b\":{\"term_freq\":2}}}}}";

    TermStatistics statistics = TermStatistics.parse(new ObjectMapper().readTree(json), "summary");

    assertThat(statistics.documents()).isEqualTo(4);
    assertThat(statistics.averageLength()).isEqualTo(2.5);
    assertThat(statistics.length()).isEqualTo(3);
    assertThat(TermStatistics.parse(new ObjectMapper().readTree("{\"error\":1}"), "summary"))
        .isNull();
  }

  private static TermStatistics.Term term(String word) {
    return new TermStatistics.Term(word, 1, 1);
  }
}
