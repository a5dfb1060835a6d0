package io.portway.testbed.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.portway.testbed.corpus.Corpus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The intranet's search server is a real one: it starts, indexes, searches Chinese, and ends. */
@Timeout(180)
final class SearchServerEndToEndTest {

  @Test
  void corpusIsSearchableByWordsOfItsTitles(@TempDir Path dir) throws Exception {
    SearchServer server = SearchServer.start(dir.resolve("node"), dir.resolve("logs"));
    try (server) {
      SearchIndex index = new SearchIndex(server.url());
      index.create();
      index.load(Corpus.texts());

      assertThat(index.count()).isEqualTo(300);
      String found = get(server.url().resolve("/texts/_search?size=20&q=title:%E9%98%85%E8%AF%BB"));
      assertThat(Corpus.labels().search().docs())
          .isNotEmpty()
          .allSatisfy(id -> assertThat(found).contains("\"_id\":\"" + id + "\""));
    }

    assertThat(server.process().alive()).isFalse();
  }

  private static String get(URI uri) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
