package io.portway.similarity.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuotationsTest {
  @Test
  void whatStandsBetweenMarksIsQuoted() {
    assertThat(quoted("他说“走吧”，又说「好」。")).containsExactly("走吧", "好");
    assertThat(quoted("He said \"go\" and “come”, «bien» und „gut“."))
        .containsExactly("go", "come", "bien", "gut");
    assertThat(quoted("《论语》里没有引文")).isEmpty();
    assertThat(quoted("空的“”不算")).isEmpty();
  }

  @Test
  void ofNestedQuotationsTheOutermostCounts() {
    assertThat(quoted("甲“乙「丙」丁”戊")).containsExactly("乙「丙」丁");
  }

  @Test
  void aMarkWithoutItsPartnerQuotesNothing() {
    assertThat(quoted("a 5\" disk and “this” one")).containsExactly("this");
    assertThat(quoted("甲“乙「丙」")).containsExactly("丙");
    assertThat(quoted("甲”乙“丙")).isEmpty();
  }

  @Test
  void placesAreCodePoints() {
    assertThat(Quotations.in("𠮷“𠮷”")).containsExactly(new Span(2, 3));
  }

  private static List<String> quoted(String text) {
    int[] points = text.codePoints().toArray();
    return Quotations.in(text).stream()
        .map(span -> new String(points, span.from(), span.to() - span.from()))
        .toList();
  }
}
