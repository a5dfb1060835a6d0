package io.portway.testbed.example;

import io.portway.similarity.SimilarityClient;
import io.portway.similarity.route.Route;
import io.portway.similarity.route.SshHost;
import io.portway.similarity.ssh.Transferred;
import java.nio.file.Path;

/**
 * Case 3: a script inside makes a document, which is fetched. Over an SSH host behind a private
 * mapping. Arguments: the visitor's configuration, the user there, the paragraphs here, the folder
 * there that holds make-report.sh, where the document goes.
 */
public final class FetchDocument {
  private FetchDocument() {}

  public static void main(String[] args) throws InterruptedException {
    SshHost host = SshHost.behind("ssh@office", Path.of(args[0]), args[1]);
    String folder = args[3];
    try (SimilarityClient client = SimilarityClient.builder().route(Route.ssh(host)).build()) {
      client.put(Path.of(args[2]), folder + "/paragraphs.jsonl");
      client.exec(
          folder + "/make-report.sh", folder + "/paragraphs.jsonl", folder + "/report.html");
      Transferred report = client.get(folder + "/report.html", Path.of(args[4]));
      System.out.println(report.path() + " " + report.sha256());
    }
  }
}
