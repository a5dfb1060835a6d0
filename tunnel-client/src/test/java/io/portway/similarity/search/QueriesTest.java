package io.portway.similarity.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private final Queries queries = new Queries("a.summary", List.of("title"), List.of());

  @Test
  void moreLikeThisIsBoundedAndMissesNoRareTerm() {
    JsonNode like = queries.moreLikeThis("文", 20).body().path("query").path("more_like_this");

    assertThat(like.path("max_query_terms").asInt()).isEqualTo(100);
    assertThat(like.path("minimum_should_match").asText()).isEqualTo("20%");
    assertThat(like.path("min_term_freq").asInt()).isEqualTo(1);
    assertThat(like.path("min_doc_freq").asInt()).isEqualTo(1);
  }

  @Test
  void onlyTheFieldsThatAreShownCross() {
    JsonNode body = queries.match("x", 7).body();

    assertThat(body.path("_source"))
        .extracting(JsonNode::asText)
        .containsExactly("a.summary", "a", "title");
    assertThat(body.path("size").asInt()).isEqualTo(7);
    assertThat(body.path("track_total_hits").asBoolean(true)).isFalse();
  }

  @Test
  void windowsCoverALongTextWithoutGapOrSplitCharacter() {
    String text = "𠮷字".repeat(1500);

    List<String> windows =
        queries.windows(text, 5).stream()
            .map(item -> item.body().at("/query/match/a.summary/query").asText())
            .toList();

    assertThat(String.join("", windows)).isEqualTo(text);
    assertThat(windows)
        .hasSize(50)
        .allSatisfy(window -> assertThat(window.codePointCount(0, window.length())).isEqualTo(60));
  }

  @Test
  void aShortTextNeedsNoWindows() {
    assertThat(queries.windows("字".repeat(150), 5)).isEmpty();
    assertThat(queries.windows(" ".repeat(300), 5)).isEmpty();
    assertThat(
            queries.windows("字".repeat(151), 5).stream()
                .map(item -> item.body().at("/query/match/a.summary/query").asText().length())
                .collect(Collectors.summingInt(length -> length)))
        .isEqualTo(151);
  }
}
