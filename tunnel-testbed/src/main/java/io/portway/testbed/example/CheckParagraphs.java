package io.portway.testbed.example;

import io.portway.similarity.CheckListener;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.input.Input;
import io.portway.similarity.report.Match;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.report.ReportFormat;
import io.portway.similarity.route.Route;
import java.nio.file.Path;

/**
 * Case 2: which paragraphs of a document resemble texts of the index? Through a private mapping.
 * Arguments: the visitor's configuration, the document, where the report goes. Paragraphs of a
 * program's own come in by {@link Input#of}.
 */
public final class CheckParagraphs {
  private CheckParagraphs() {}

  public static void main(String[] args) throws InterruptedException {
    try (SimilarityClient client =
        SimilarityClient.builder()
            .route(Route.tunnel("elasticsearch@office", Path.of(args[0])))
            .build()) {
      Input input = Input.read(Path.of(args[1]));
      CheckOptions options = CheckOptions.builder("texts", "summary").show("title").top(3).build();
      Report report =
          client.check(
              input,
              options,
              new CheckListener() {
                @Override
                public void onParagraph(ParagraphResult result) {
                  for (Match match : result.matches()) {
                    System.out.printf(
                        "%s %s %.0f %% of %s%n",
                        result.paragraph().id(),
                        result.verdict().word(),
                        match.copied() * 100,
                        match.docId());
                  }
                }
              });
      System.out.println(report.write(Path.of(args[2]), ReportFormat.HTML).sha256());
    }
  }
}
