package io.portway.similarity.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.cli.ExitCode;
import io.portway.doctor.Finding;
import io.portway.message.Text;
import io.portway.similarity.agent.AgentRun;
import io.portway.similarity.agent.JobHead;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.CheckRun;
import io.portway.similarity.check.Checker;
import io.portway.similarity.check.Progress;
import io.portway.similarity.check.ScriptChecker;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Paragraph;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Status;
import io.portway.similarity.script.RemoteScript;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchServer;
import io.portway.similarity.search.ServerExamination;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One paragraph from end to end, as {@code sim check} does it, with the time of each hop. */
final class ParagraphCheck {
  /** For a script, whose index nobody here can see. */
  private static final String SOME_TEXT = "通过内网穿透，把外网服务器的请求转发到内网的检索服务，比较文段之间的相似度。";

  private final Walk walk;
  private final SearchChecks search;

  ParagraphCheck(Walk walk, SearchChecks search) {
    this.walk = walk;
    this.search = search;
  }

  Finding look() throws InterruptedException {
    if (walk.journey().jobs()) {
      return byAgent();
    }
    Text ssh = walk.journey().host() ? sshTime() : Text.of("sim.paragraph.no-ssh");
    return walk.journey().asks() ? byScript(ssh) : byServer(ssh);
  }

  /** A command that does nothing, there and back. */
  private Text sshTime() throws InterruptedException {
    long start = System.nanoTime();
    walk.run(List.of("true"));
    return Text.of("sim.paragraph.ssh", millis(start));
  }

  private Finding byServer(Text ssh) throws InterruptedException {
    Journey journey = walk.journey();
    long start = System.nanoTime();
    Optional<ServerExamination.Sample> sample =
        search.server().sample(journey.index(), journey.field());
    long once = millis(start);
    if (sample.isEmpty()) {
      return Finding.warning("sim.paragraph.unseen", journey.field());
    }
    String text = journey.text() == null ? sample.get().text() : journey.text();
    long whole = System.nanoTime();
    SearchServer server =
        SearchServer.connect(
            walk.searchServer(),
            walk.way().credentials(),
            walk.way().tls(),
            journey.index(),
            journey.field(),
            walk.deadline());
    CheckOptions options = CheckOptions.builder(journey.index(), journey.field()).build();
    Checker checker = new Checker(server, options, Sentences.ENGLISH, Progress.SILENT);
    try (CheckRun run = checker.check(List.of(paragraph(text)))) {
      return judged(
          run.next(),
          Text.of("sim.paragraph.times", millis(whole), ssh, once, sample.get().tookMillis()));
    }
  }

  private Finding byAgent() throws InterruptedException {
    Journey journey = walk.journey();
    String text = journey.text() == null ? SOME_TEXT : journey.text();
    SearchAddress server = walk.way().server();
    Duration left = walk.deadline().remaining();
    AgentRun run =
        new AgentRun(
            walk.agent(),
            server == null ? null : server.toString(),
            new JobHead.Manners(Locale.ENGLISH, left, Duration.ZERO, false),
            walk.deadline(),
            note -> {});
    List<ParagraphResult> results = new ArrayList<>();
    CheckOptions options = CheckOptions.builder(journey.index(), journey.field()).build();
    long start = System.nanoTime();
    run.check(List.of(paragraph(text)), options, Progress.SILENT, results::add);
    if (results.isEmpty()) {
      throw run.end();
    }
    return judged(
        results.get(0), Text.of("sim.paragraph.agent-times", millis(start), run.engine()));
  }

  private Finding byScript(Text ssh) throws InterruptedException {
    Journey journey = walk.journey();
    String text = journey.text() == null ? SOME_TEXT : journey.text();
    String field = journey.field() == null ? "summary" : journey.field();
    CheckOptions options = CheckOptions.builder(journey.index(), field).build();
    ScriptChecker checker = new ScriptChecker(options, Sentences.ENGLISH);
    List<Paragraph> paragraphs = List.of(paragraph(text));
    RemoteScript script =
        new RemoteScript(
            walk.ssh(), journey.script(), OutputStream.nullOutputStream(), walk.deadline());
    long start = System.nanoTime();
    JsonNode answer = script.ask(List.of(), checker.question(journey.index(), paragraphs));
    long whole = millis(start);
    return judged(
        checker.results(paragraphs, answer).get(0),
        Text.of("sim.paragraph.script-times", whole, ssh));
  }

  private static Paragraph paragraph(String text) {
    return new Paragraph(1, "doctor", "", text, "", 1);
  }

  private static Finding judged(ParagraphResult result, Text times) {
    int letters = result.paragraph().body().codePointCount(0, result.paragraph().body().length());
    if (result.status() == Status.OK) {
      return Finding.ok(
          "sim.paragraph.ok",
          letters,
          result.matches().size(),
          Math.round(result.copied() * 100),
          times);
    }
    return Finding.failed(
        ExitCode.PARTLY_FAILED,
        "sim.paragraph.failed",
        letters,
        result.status(),
        String.valueOf(result.reason()));
  }

  private static long millis(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
