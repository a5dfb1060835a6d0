package io.portway.similarity.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Ignored;
import io.portway.similarity.check.OwnWork;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.match.Folding;
import io.portway.similarity.match.Thresholds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {
  private static final int LIMIT = 1 << 16;
  private static final JobHead.Manners MANNERS =
      new JobHead.Manners(Locale.CHINESE, Duration.ofMinutes(5), Duration.ofSeconds(3), true);

  @Test
  void everyRuleOfACheckArrivesAsItWasGiven() {
    CheckOptions options =
        CheckOptions.builder("texts", "summary")
            .show("title", "year")
            .top(7)
            .rule(CheckOptions.Rule.SEED)
            .thresholds(new Thresholds(0.9, 0.4, 0.2, 0.5))
            .concurrency(5)
            .ignore(new Ignored(true, "本合同自双方签字盖章之日起生效"))
            .excludeIds(List.of("1", "2"))
            .excludeQuery(Map.of("term", Map.of("author", "Li")))
            .own(new OwnWork(List.of(new OwnWork.Mark("author", "王"))))
            .folding(Folding.CHINESE)
            .build();
    Paragraph paragraph = new Paragraph(3, "'; $(id) \n", "\u2028\"", "正文", "", 9);
    JobRequest sent =
        new JobRequest(
            JobHead.ofCheck(options, "http://127.0.0.1:9200", MANNERS), List.of(paragraph));

    JobRequest read = JobRequest.read(new ByteArrayInputStream(sent.body()), LIMIT);

    assertThat(read).isEqualTo(sent);
    CheckOptions arrived = read.head().checkOptions();
    assertThat(arrived.parameters()).isEqualTo(options.parameters());
    assertThat(arrived.concurrency()).isEqualTo(5);
    assertThat(arrived.letters("“引文” 本合同自双方签字盖章之日起生效 正文"))
        .isEqualTo(options.letters("“引文” 本合同自双方签字盖章之日起生效 正文"));
  }

  @Test
  void moreThanTheLimitIsRefusedHoweverWellItPacks() throws IOException {
    String head = "{\"kind\":\"CHECK\",\"index\":\"i\",\"field\":\"f\",\"x\":\"";

    assertThatThrownBy(() -> JobRequest.read(packed(head + "a".repeat(LIMIT) + "\"}"), LIMIT))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("larger than the " + LIMIT + " bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"kind\":\"DELETE\",\"index\":\"i\",\"field\":\"f\"}",
        "{\"kind\":\"CHECK\",\"index\":\"i\",\"field\":\"f\"}",
        "{\"kind\":\"SEARCH\",\"field\":\"f\",\"search\":{\"text\":\"x\",\"size\":1}}"
      })
  void whatIsNoJobIsCalledSo(String body) throws IOException {
    assertThatThrownBy(() -> JobRequest.read(packed(body), LIMIT))
        .isInstanceOf(HopException.class)
        .hasMessageContaining("can't read the job");
  }

  private static InputStream packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
