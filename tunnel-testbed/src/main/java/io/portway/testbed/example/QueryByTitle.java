package io.portway.testbed.example;

import io.portway.message.Messages;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.route.Route;
import io.portway.similarity.route.SshHost;
import io.portway.similarity.search.Hit;
import io.portway.similarity.search.SearchOptions;
import java.util.Locale;

/**
 * Case 1: which texts have a word in their titles? The search server is out of reach, an SSH host
 * that reaches it is not. Arguments: USER@HOST:PORT of that host, the server's URL as it sees it,
 * the word.
 */
public final class QueryByTitle {
  private QueryByTitle() {}

  public static void main(String[] args) throws InterruptedException {
    try (SimilarityClient client =
        SimilarityClient.builder().route(Route.ssh(SshHost.at(args[0]))).server(args[1]).build()) {
      SearchOptions titles = SearchOptions.of("texts", "title").withShown("title", "summary");
      for (Hit hit : client.search(args[2], titles).hits()) {
        System.out.println(hit.text("title") + "\t" + hit.text("summary"));
      }
    } catch (HopException e) {
      Messages chinese = Sentences.of(Locale.CHINESE);
      System.err.println(e.hop() + ": " + chinese.get(e.sentence()) + chinese.get(e.remedy()));
    }
  }
}
