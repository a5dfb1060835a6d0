package io.portway.similarity.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * A search server that does what a test says, for failures that a real one shows only by accident.
 * It knows one index, {@code texts}, with the text field {@code summary}; each search finds what
 * {@link #find} was given, and prepared answers come before everything else.
 */
public final class ScriptedSearchServer implements AutoCloseable {
  /** An answer as it goes over the wire. */
  public record Reply(int status, String type, String body, Map<String, String> headers) {
    public static Reply json(int status, String body) {
      return new Reply(status, "application/json", body, Map.of());
    }

    public static Reply html(int status) {
      return new Reply(status, "text/html", "<!DOCTYPE html><title>Login</title>", Map.of());
    }
  }

  /** A request as it came in. */
  public record Request(String method, String path, String body, String authorization) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedDeque<Reply> prepared = new ConcurrentLinkedDeque<>();
  private volatile Function<JsonNode, String> search = query -> hits(List.of());
  private volatile Function<Request, Reply> intercept = request -> null;

  public ScriptedSearchServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public List<Request> requests(String pathPart) {
    return requests.stream().filter(request -> request.path().contains(pathPart)).toList();
  }

  /** Answers the next request with this, whatever it asks. */
  public ScriptedSearchServer prepare(Reply... replies) {
    Collections.addAll(prepared, replies);
    return this;
  }

  /** Answers each request with this unless it is null. */
  public ScriptedSearchServer intercept(Function<Request, Reply> replies) {
    intercept = replies;
    return this;
  }

  /** One item of a search's answer, made from the item's body. */
  public ScriptedSearchServer find(Function<JsonNode, String> answer) {
    search = answer;
    return this;
  }

  /** Every search finds these documents, the first with the highest score. */
  public ScriptedSearchServer find(String... summaries) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < summaries.length; i++) {
      documents.add(document("d" + i, 20 - i, summaries[i]));
    }
    return find(query -> hits(documents));
  }

  public static String hits(List<String> documents) {
    return "{\"status\":200,\"timed_out\":false,\"_shards\":{\"total\":1,\"failed\":0},\"hits\":{\"hits\":["
        + String.join(",", documents)
        + "]}}";
  }

  public static String document(String id, double score, String summary) {
    try {
      return "{\"_index\":\"texts\",\"_id\":\"%s\",\"_score\":%s,\"_source\":{\"summary\":%s}}"
          .formatted(id, score, JSON.writeValueAsString(summary));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              body,
              exchange.getRequestHeaders().getFirst("Authorization"));
      requests.add(request);
      Reply reply = reply(request);
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      if ("gzip".equals(reply.headers().get("Content-Encoding"))) {
        bytes = gzip(bytes);
      }
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(bytes);
        }
      }
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private Reply reply(Request request) throws IOException {
    Reply next = prepared.poll();
    if (next != null) {
      return next;
    }
    Reply intercepted = intercept.apply(request);
    if (intercepted != null) {
      return intercepted;
    }
    String path = request.path();
    if (path.equals("/")) {
      return Reply.json(
          200, "{\"version\":{\"number\":\"2.19.1\",\"distribution\":\"opensearch\"}}");
    }
    if (!path.startsWith("/texts/")) {
      return Reply.json(404, "{\"error\":{\"reason\":\"no such index\"},\"status\":404}");
    }
    if (path.contains("_field_caps")) {
      return Reply.json(
          200,
          "{\"indices\":[\"texts\"],\"fields\":{\"summary\":{\"text\":{\"type\":\"text\"}},\"id\":{\"keyword\":{}}}}");
    }
    if (path.contains("_settings") || path.contains("_mapping")) {
      return Reply.json(403, "{\"error\":{\"reason\":\"no permissions\"},\"status\":403}");
    }
    if (path.contains("_mtermvectors")) {
      return Reply.json(200, termVectors(JSON.readTree(request.body()).path("docs").size()));
    }
    return Reply.json(200, searches(request.body()));
  }

  private static String termVectors(int docs) {
    // Forty rare terms: what a paragraph scores against itself is then far above any score given
    // out here.
    List<String> terms = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      terms.add("\"x" + i + "\":{\"term_freq\":1,\"doc_freq\":1}");
    }
    String one =
        "{\"term_vectors\":{\"summary\":{\"field_statistics\":{\"sum_ttf\":4000,\"doc_count\":100},"
            + "\"terms\":{"
            + String.join(",", terms)
            + "}}}}";
    return "{\"docs\":[" + String.join(",", Collections.nCopies(docs, one)) + "]}";
  }

  private String searches(String body) throws IOException {
    if (!body.endsWith("\n")) {
      throw new IOException("an _msearch body ends with a line feed");
    }
    String[] lines = body.split("\n");
    List<String> responses = new ArrayList<>();
    for (int i = 1; i < lines.length; i += 2) {
      responses.add(search.apply(JSON.readTree(lines[i])));
    }
    return "{\"responses\":[" + String.join(",", responses) + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
