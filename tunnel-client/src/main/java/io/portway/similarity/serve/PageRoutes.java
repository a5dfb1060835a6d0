package io.portway.similarity.serve;

import static io.portway.similarity.serve.Route.Access.OPEN;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.portway.message.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** The page for people, and the description for programs: files that hold no secret. */
final class PageRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its own files and its own interface, and nothing written into the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** What the page says; a test finds those that are missing or left over. */
  static final List<String> WORDS =
      List.of(
          "page.cancel",
          "page.close",
          "page.copied",
          "page.drop",
          "page.error.network",
          "page.forget",
          "page.jobs",
          "page.jobs.none",
          "page.lead",
          "page.open",
          "page.paragraphs",
          "page.report",
          "page.sending",
          "page.state.cancelled",
          "page.state.done",
          "page.state.failed",
          "page.state.queued",
          "page.state.running",
          "page.switch",
          "page.title",
          "page.token",
          "page.token.hint",
          "page.token.use",
          "page.token.wrong",
          "page.upload");

  private PageRoutes() {}

  static List<Route> list() {
    return List.of(
        file("/", "page.html", "text/html; charset=utf-8"),
        file("/page.js", "page.js", "text/javascript; charset=utf-8"),
        file("/page.css", "page.css", "text/css; charset=utf-8"),
        file("/icon.svg", "icon.svg", "image/svg+xml"),
        file("/openapi.json", "openapi.json", "application/json; charset=utf-8"),
        // A report that is opened by itself has no icon, and its browser looks here.
        new Route("GET", "/favicon.ico", OPEN, call -> call.sendNothing(204)),
        new Route("GET", "/words.json", OPEN, PageRoutes::words));
  }

  private static Route file(String path, String resource, String type) {
    byte[] content = resource(resource);
    return new Route(
        "GET",
        path,
        OPEN,
        call -> {
          call.set("Content-Security-Policy", POLICY);
          call.send(200, type, content);
        });
  }

  static byte[] resource(String name) {
    try (InputStream in = PageRoutes.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name + " is part of the program", e);
    }
  }

  private static void words(Call call) throws IOException {
    Locale language = call.language();
    Messages messages = Call.messages(language);
    ObjectNode json = JSON.createObjectNode();
    json.put("language", language.getLanguage());
    WORDS.forEach(key -> json.put(key.substring("page.".length()), messages.get(key)));
    call.send(200, json);
  }
}
