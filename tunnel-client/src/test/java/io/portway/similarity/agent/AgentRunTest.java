package io.portway.similarity.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Progress;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a visitor makes of what an agent answers: here a server that answers as it is told. */
@Timeout(60)
class AgentRunTest {
  private static final int LIMIT = 1 << 20;
  private static final CheckOptions OPTIONS = CheckOptions.builder("texts", "summary").build();

  /** How one request is answered. */
  private interface Answer {
    void give(HttpExchange exchange, JobRequest request) throws IOException;
  }

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Integer> asked = new ArrayList<>();
  private final List<Text> notes = new ArrayList<>();
  private final List<Text> pauses = new ArrayList<>();
  private final List<ParagraphResult> results = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/job", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JobRequest request = JobRequest.read(exchange.getRequestBody(), LIMIT);
      asked.add(request.paragraphs().size());
      answers.remove().give(exchange, request);
    }
  }

  @Test
  void aBusyAgentIsWaitedForAndThatIsSaidOnce() {
    answers.add(status(429, "{\"error\":\"busy\"}"));
    answers.add(status(429, "{\"error\":\"busy\"}"));
    answers.add(results(2, true));

    AgentRun run = check(2);

    assertThat(run.end()).isNull();
    assertThat(run.engine()).isEqualTo("opensearch 2");
    assertThat(results).extracting(result -> result.paragraph().seq()).containsExactly(1, 2);
    assertThat(notes).extracting(Text::key).containsExactly("job.busy");
  }

  @Test
  void whatIsMissingFromABrokenAnswerIsAskedForAgain() {
    answers.add(results(2, false));
    answers.add(
        status(503, "{\"error\":\"agent-offline\",\"message\":\"agent office is offline\"}"));
    answers.add(results(0, true));
    answers.add(results(3, true));

    AgentRun run = check(5);

    assertThat(run.end()).isNull();
    assertThat(results)
        .extracting(result -> result.paragraph().seq())
        .containsExactly(1, 2, 3, 4, 5);
    // All, then nothing but the question whether jobs are taken, then the rest.
    assertThat(asked).containsExactly(5, 0, 0, 3);
    assertThat(pauses).extracting(Text::key).containsExactly("job.broken");
  }

  @Test
  void anAgentThatWasNeverThereIsAnErrorAtOnce() {
    answers.add(
        status(503, "{\"error\":\"agent-offline\",\"message\":\"agent office is offline\"}"));

    assertThatThrownBy(() -> check(1))
        .isInstanceOfSatisfying(
            HopException.class,
            e -> {
              assertThat(e.hop()).isEqualTo(Hop.AGENT);
              assertThat(e.failure()).isEqualTo(Failure.UNREACHABLE);
            })
        .hasMessageContaining("agent office is offline");
    assertThat(asked).hasSize(1);
  }

  @Test
  void somethingElseThatSpeaksHttpIsNamed() {
    answers.add(status(404, "<html>"));

    assertThatThrownBy(() -> check(1))
        .hasMessageContaining("takes no jobs: it answered with HTTP status 404");
  }

  @Test
  void aRefusalIsNoOutage() {
    answers.add(
        (exchange, request) ->
            send(
                exchange,
                answer ->
                    answer.failed(
                        new HopException(
                            Hop.AGENT,
                            Failure.REFUSED,
                            Text.of("job.index-refused", "other"),
                            Text.of("job.index-refused.remedy"))),
                true));

    assertThatThrownBy(() -> check(1))
        .isInstanceOfSatisfying(
            HopException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REFUSED))
        .hasMessageContaining("the index other");
    assertThat(asked).containsExactly(1);
  }

  @Test
  void anAnswerThatBreaksEachTimeAtTheSamePlaceEnds() {
    answers.add(results(1, false));
    for (int i = 0; i < 4; i++) {
      answers.add(results(0, true)); // jobs are taken
      answers.add(results(0, false));
    }

    AgentRun run = check(3);

    assertThat(results).hasSize(1);
    assertThat(run.end().hop()).isEqualTo(Hop.AGENT);
  }

  private AgentRun check(int paragraphs) {
    AgentRun run =
        new AgentRun(
            new HostPort("127.0.0.1", server.getAddress().getPort()),
            null,
            new JobHead.Manners(
                Locale.ENGLISH, Duration.ofSeconds(50), Duration.ofSeconds(20), false),
            Deadline.after(Duration.ofSeconds(50)),
            notes::add);
    List<Paragraph> all = new ArrayList<>();
    for (int seq = 1; seq <= paragraphs; seq++) {
      all.add(new Paragraph(seq, "p" + seq, "", "正文", "", seq));
    }
    run.check(all, OPTIONS, new Telling(), results::add);
    return run;
  }

  private static Answer status(int status, String body) {
    return (exchange, request) -> {
      exchange.sendResponseHeaders(status, body.length());
      exchange.getResponseBody().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    };
  }

  /** So many results; an answer that isn't whole is cut off in the middle of its last line. */
  private static Answer results(int count, boolean whole) {
    return (exchange, request) ->
        send(
            exchange,
            answer -> {
              for (Paragraph paragraph : request.paragraphs().subList(0, count)) {
                answer.result(ParagraphResult.without(paragraph, Status.OK, "", 2));
              }
              answer.flush();
              answer.over("opensearch 2");
            },
            whole);
  }

  private static void send(
      HttpExchange exchange, java.util.function.Consumer<JobAnswer> lines, boolean whole)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int flushed;
    try (JobAnswer answer = new JobAnswer(bytes, Sentences.ENGLISH)) {
      answer.alive();
      lines.accept(answer);
      flushed = bytes.size();
    }
    byte[] all = bytes.toByteArray();
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(whole ? all : Arrays.copyOf(all, flushed));
  }

  private final class Telling implements Progress {
    @Override
    public void onDone(int paragraphs) {}

    @Override
    public void onPause(Text why) {
      pauses.add(why);
    }
  }
}
