package io.portway.similarity.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.testing.MessageBundles;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask, what is said to those who may not, and that everything is described. */
class EndpointAccessTest {
  private static final String FRIEND = "https://app.example.com";
  private static final Path BUNDLE = Path.of("src/main/resources/io/portway/similarity/serve");
  private static final String NO_JOB = "0123456789abcdef0123456789abcdef";

  @TempDir Path state;

  private final ScriptedSearchServer server = new ScriptedSearchServer();
  private EndpointRig rig;

  @BeforeEach
  void start() {
    server.find("甲");
    rig = new EndpointRig(state, server, 10, FRIEND);
  }

  @AfterEach
  void stop() {
    rig.close();
    server.close();
  }

  @Test
  void nothingButThePageIsThereWithoutTheToken() throws Exception {
    HttpClient stranger = HttpClient.newHttpClient();
    for (Route route : Endpoint.routes(rig.jobs, 1, rig.clock)) {
      String path = route.path().replaceAll("\\{\\w+}", NO_JOB);
      for (String wrong : new String[] {"", "Bearer x", "Basic " + rig.token.reveal()}) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(URI.create(rig.url()).resolve(path))
                .method(route.method(), BodyPublishers.noBody());
        if (!wrong.isEmpty()) {
          request.header("Authorization", wrong);
        }

        HttpResponse<String> answer = stranger.send(request.build(), BodyHandlers.ofString());

        boolean open = route.access() == Route.Access.OPEN;
        assertThat(answer.statusCode() == 401).as(route + " " + wrong).isEqualTo(!open);
        assertThat(open || answer.headers().firstValue("WWW-Authenticate").isPresent()).isTrue();
        assertThat(answer.body()).doesNotContain(rig.token.reveal());
      }
    }
  }

  @Test
  void withoutATokenEverybodyHereMayAskAndPagesOfOthersStillMayNot(@TempDir Path other)
      throws Exception {
    try (EndpointRig open = EndpointRig.withoutToken(other, server)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(open.url() + "api/jobs"));
      HttpClient anybody = HttpClient.newHttpClient();

      assertThat(anybody.send(request.build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      request.header("Origin", "https://evil.example.com");
      assertThat(anybody.send(request.build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void theDescriptionNamesEveryRouteAndNoOther() throws Exception {
    JsonNode description = rig.json("openapi.json");
    Set<String> described = new TreeSet<>();
    Set<String> open = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getKey().equals("parameters")) {
                            String name =
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                            described.add(name);
                            if (operation.getValue().path("security").isArray()) {
                              open.add(name);
                            }
                          }
                        }));
    Set<String> served = new TreeSet<>();
    Set<String> servedOpen = new TreeSet<>();
    for (Route route : Endpoint.routes(rig.jobs, 1, rig.clock)) {
      served.add(route.method() + " " + route.path());
      if (route.access() == Route.Access.OPEN) {
        servedOpen.add(route.method() + " " + route.path());
      }
    }

    assertThat(described).isEqualTo(served);
    assertThat(open).isEqualTo(servedOpen);
    assertThat(description.path("openapi").asText()).isEqualTo("3.1.0");
    Matcher references = Pattern.compile("\"#(/[^\"]+)\"").matcher(description.toString());
    while (references.find()) {
      assertThat(description.at(references.group(1)).isMissingNode())
          .as(references.group(1))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example.com", "127.0.0.1.evil.example.com:80", "", "localhost.evil"})
  void aNameThatIsPointedHereIsRefused(String host) throws Exception {
    String answer =
        rig.raw("GET /api/jobs HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 421 ").contains("\"HOST\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:1", "127.0.0.1:8080", "LOCALHOST", "[::1]:9"})
  void anAddressIsOursWhateverPortSomebodyForwards(String host) throws Exception {
    String answer = rig.raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void pagesOfOthersMayNotAskButThoseOfFriendsMay() throws Exception {
    String own = "http://" + rig.authority();
    assertThat(rig.post("api/jobs", "[\"x\"]", "Origin", own).statusCode()).isEqualTo(202);
    for (String other : new String[] {"https://evil.example.com", "null", "http://127.0.0.1:1"}) {
      HttpResponse<String> answer = rig.post("api/jobs", "[\"x\"]", "Origin", other);
      assertThat(answer.statusCode()).as(other).isEqualTo(403);
      assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
    assertThat(rig.post("api/jobs", "[\"x\"]", "Sec-Fetch-Site", "cross-site").statusCode())
        .isEqualTo(403);

    HttpResponse<String> friend = rig.post("api/jobs", "[\"x\"]", "Origin", FRIEND);
    HttpResponse<String> preflight =
        rig.send(
            rig.request("api/jobs")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", FRIEND)
                .header("Access-Control-Request-Method", "POST")
                .build());

    assertThat(friend.statusCode()).isEqualTo(202);
    assertThat(friend.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
        .contains("Authorization");
  }

  @Test
  void aTicketShowsOneReportForAMinute() throws Exception {
    String id = rig.submit("甲乙丙丁");
    rig.awaitEnd(id);
    JsonNode ticket = EndpointRig.JSON.readTree(rig.post("api/jobs/" + id + "/tickets", "").body());
    URI report = URI.create(rig.url()).resolve(ticket.path("report").asText());
    HttpClient frame = HttpClient.newHttpClient();

    HttpResponse<String> shown =
        frame.send(HttpRequest.newBuilder(report).build(), BodyHandlers.ofString());
    rig.clock.advance(Duration.ofSeconds(61));
    HttpResponse<String> late =
        frame.send(HttpRequest.newBuilder(report).build(), BodyHandlers.ofString());

    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("sandbox allow-scripts;", "frame-ancestors 'self'");
    assertThat(late.statusCode()).isEqualTo(404);
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndRunsNothingThatIsWrittenIntoIt() throws Exception {
    HttpResponse<String> page = rig.get("");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.body()).doesNotContain("http:", "https:", "onclick", " style=");
  }

  @Test
  void whatIsNotThereIsSaidInTheAskersLanguage() throws Exception {
    JsonNode english = rig.json("api/nothing");
    JsonNode chinese = rig.json("api/jobs/" + NO_JOB + "?lang=zh");
    HttpResponse<String> method = rig.delete("api/jobs");

    assertThat(english.path("message").asText()).isEqualTo("There is nothing at this address.");
    assertThat(chinese.path("message").asText()).isEqualTo("没有这个任务。");
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Allow")).contains("GET, POST");
    assertThat(
            rig.raw(
                "POST /api/jobs?name=%zz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(rig.get("api/jobs/../../etc/passwd").statusCode()).isEqualTo(404);
  }

  @Test
  void bothLanguagesSayTheSameAndEveryWordOfThePageIsThere() throws Exception {
    MessageBundles.areEquals(BUNDLE);
    MessageBundles.haveWhatSourcesName(
        BUNDLE,
        Path.of("src/main/java/io/portway/similarity/serve"),
        "(?:http|page(?!\\.(?:css|js|html)\"))");
    String page = rig.get("").body() + rig.get("page.js").body();
    Matcher named =
        Pattern.compile("data-word=\"([a-z.]+)\"|words\\.([a-z]+)|words\\['([a-z.]+)'\\]")
            .matcher(page);
    Set<String> used = new TreeSet<>();
    while (named.find()) {
      String word = named.group(1) != null ? named.group(1) : named.group(2);
      used.add("page." + (word != null ? word : named.group(3)));
    }
    PageRoutes.WORDS.stream().filter(word -> word.startsWith("page.state.")).forEach(used::add);

    assertThat(used).containsAll(PageRoutes.WORDS);
    used.removeAll(Set.of("page.json", "page.language"));
    assertThat(PageRoutes.WORDS).containsAll(used);
    assertThat(rig.json("words.json?lang=zh").path("title").asText()).isEqualTo("相似度检查");
  }
}
