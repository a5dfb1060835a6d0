package io.portway.similarity.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.portway.identity.StateDirectory;
import io.portway.identity.StateOwner;
import io.portway.mapping.HostPort;
import io.portway.similarity.SimilarityClient;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.input.InputOptions;
import io.portway.similarity.jobs.CheckRunner;
import io.portway.similarity.jobs.JobQueue;
import io.portway.similarity.testing.ScriptedSearchServer;
import io.portway.testing.ManualTime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An endpoint on a directory, and somebody who asks it. Its clock stands until it is moved. */
final class EndpointRig implements AutoCloseable {
  static final long MAX_INPUT = 64 << 10;
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final StateDirectory directory;
  private final Endpoint endpoint;
  final Token token;
  final JobQueue jobs;
  final ManualTime clock = new ManualTime();

  EndpointRig(Path state, ScriptedSearchServer server, int kept, String... origins) {
    this(state, server, kept, true, origins);
  }

  /** One that everybody may ask. */
  static EndpointRig withoutToken(Path state, ScriptedSearchServer server) {
    return new EndpointRig(state, server, 10, false);
  }

  private EndpointRig(
      Path state, ScriptedSearchServer server, int kept, boolean wantsToken, String... origins) {
    directory = StateDirectory.claim(state, StateOwner.ENDPOINT);
    try {
      token = Token.of(directory);
      jobs =
          new JobQueue(
              directory,
              new CheckRunner(
                  language ->
                      SimilarityClient.builder()
                          .server(server.url())
                          .language(language)
                          .patience(Duration.ZERO)
                          .build(),
                  InputOptions.DEFAULT,
                  CheckOptions.builder("texts", "summary").build()),
              new JobQueue.Limits(1, kept, Duration.ofHours(1)),
              clock);
      endpoint =
          Endpoint.start(
              new Endpoint.Settings(
                  HostPort.parse("127.0.0.1:0"),
                  MAX_INPUT,
                  List.of(origins),
                  wantsToken ? Optional.of(token) : Optional.empty()),
              jobs,
              clock);
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  String url() {
    return endpoint.url();
  }

  String authority() {
    return URI.create(url()).getAuthority();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url()).resolve(path))
        .timeout(Duration.ofSeconds(20))
        .header("Authorization", "Bearer " + token.reveal());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  /** The id of a new job. */
  String submit(String... paragraphs) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        post("api/jobs?name=paper.json", JSON.writeValueAsString(paragraphs));
    return JSON.readTree(answer.body()).path("id").asText();
  }

  /** Follows the events of a job to their end, and returns the last one's job. */
  JsonNode awaitEnd(String id) throws IOException, InterruptedException {
    List<String> lines = events(id, "").toList();
    String last =
        lines.stream().filter(line -> line.startsWith("data: ")).reduce((a, b) -> b).orElse("");
    return JSON.readTree(last.replaceFirst("data: ", ""));
  }

  /** The lines of a stream of events as they come. */
  Stream<String> events(String id, String lastEventId) throws IOException, InterruptedException {
    HttpRequest.Builder request = request("api/jobs/" + id + "/events");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return http.send(request.build(), BodyHandlers.ofLines()).body();
  }

  /** What comes back for bytes that no client library would send, up to the end. */
  String raw(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(url()).getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    endpoint.close();
    directory.close();
  }
}
