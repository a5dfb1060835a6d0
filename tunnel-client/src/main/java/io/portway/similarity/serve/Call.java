package io.portway.similarity.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.portway.message.Messages;
import io.portway.similarity.jobs.JobError;
import io.portway.similarity.jobs.JobJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Optional;

/** One request and its answer. Owned by the thread that serves it. */
final class Call {
  private static final String BUNDLE = "io.portway.similarity.serve.messages";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a client may still send of a body that is refused; it then hears why. */
  private static final long MAX_DISCARDED = 64L << 20;

  private final HttpExchange exchange;
  private final Map<String, String> query;
  private Map<String, String> captured = Map.of();

  private Call(HttpExchange exchange, Map<String, String> query) {
    this.exchange = exchange;
    this.query = query;
  }

  Call(HttpExchange exchange) {
    this(exchange, parsed(exchange.getRequestURI().getRawQuery()));
  }

  /** For the answer to a request whose address perhaps can't be read. */
  static Call unread(HttpExchange exchange) {
    return new Call(exchange, Map.of());
  }

  private static Map<String, String> parsed(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      try {
        query.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        throw HttpProblem.of(400, "QUERY", "http.query", pair);
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  HttpExchange exchange() {
    return exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getRawPath();
  }

  Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** Named parts of the path. */
  void capture(Map<String, String> parts) {
    captured = parts;
  }

  String captured(String name) {
    return captured.get(name);
  }

  void set(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
  }

  /** What {@code ?lang=} says, else the browser; English for every other language. */
  Locale language() {
    String wanted = query("lang").or(() -> header("Accept-Language")).orElse("en");
    try {
      for (LanguageRange range : LanguageRange.parse(wanted)) {
        String language = Locale.forLanguageTag(range.getRange()).getLanguage();
        if (range.getWeight() > 0 && (language.equals("zh") || language.equals("en"))) {
          return language.equals("zh") ? Locale.CHINESE : Locale.ENGLISH;
        }
      }
    } catch (IllegalArgumentException e) {
      // A language that can't be read is answered in English, like one that we don't speak.
    }
    return Locale.ENGLISH;
  }

  Messages messages() {
    return messages(language());
  }

  static Messages messages(Locale language) {
    return Messages.of(language, BUNDLE);
  }

  void send(int status, JsonNode json) throws IOException {
    send(status, "application/json; charset=utf-8", JSON.writeValueAsBytes(json));
  }

  void send(int status, String type, byte[] body) throws IOException {
    set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  void sendNothing(int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  /** The error in the shape that the commands have with {@code --json}. */
  void send(HttpProblem problem) throws IOException {
    Messages messages = messages();
    problem.headers().forEach(this::set);
    byte[] body =
        JSON.writeValueAsBytes(
            JobJson.error(
                new JobError(
                    problem.code(),
                    null,
                    messages.get(problem.sentence()),
                    messages.get(problem.remedy()))));
    set("Content-Type", "application/json; charset=utf-8");
    set("Connection", "close");
    exchange.sendResponseHeaders(problem.status(), body.length);
    OutputStream out = exchange.getResponseBody();
    out.write(body);
    out.flush();
    discardRest();
  }

  /**
   * Who is still sending when the connection is closed gets a reset, and never reads the answer: so
   * what comes is thrown away, up to a limit.
   */
  private void discardRest() throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] buffer = new byte[64 << 10];
    long discarded = 0;
    for (int n = in.read(buffer); n >= 0 && discarded < MAX_DISCARDED; n = in.read(buffer)) {
      discarded += n;
    }
  }
}
