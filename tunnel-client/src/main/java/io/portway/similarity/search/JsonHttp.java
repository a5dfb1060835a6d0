package io.portway.similarity.search;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.Hop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.commons.io.IOUtils;

/**
 * One request and its JSON answer, repeated when the failure is one that passes. Any thread.
 *
 * <p>HTTP/1.1 on purpose: for HTTP/2 the JDK would send an upgrade request that some proxies choke
 * on. Redirects are not followed: credentials must not travel to another host.
 */
final class JsonHttp {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(60);
  private static final int TOO_MANY = 429;
  private static final int REFUSALS_OF_RELAY = 2;

  /** Of the heap, since three answers are read at once, and each is there in several forms. */
  private static final int MAX_ANSWER_BYTES =
      (int) Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 24);

  private final SearchAddress address;
  private final Credentials credentials;
  private final Deadline deadline;
  private final Retry retry;
  private final HttpClient client;
  private final Gate gate = new Gate();

  /** Set by the first answer. Until then a refused connection is a wrong address, not a hiccup. */
  private volatile boolean hasAnswered;

  JsonHttp(
      SearchAddress address,
      Credentials credentials,
      ServerTls tls,
      Deadline deadline,
      Retry retry) {
    this.address = address;
    this.credentials = credentials;
    this.deadline = deadline;
    this.retry = retry;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline.within(CONNECT_PATIENCE));
    if (address.isSecure()) {
      builder.sslContext(tls.context(address.name()));
    }
    this.client = builder.build();
  }

  SearchAddress address() {
    return address;
  }

  /** An object in plain Java: strings, numbers, booleans, lists, maps, null. */
  static Map<String, Object> object(JsonNode json) {
    return json.isObject() ? JSON.convertValue(json, OBJECT) : Map.of();
  }

  Answer get(String path) throws InterruptedException {
    return send(request(path).GET());
  }

  /** Like {@link #get}, but not repeated, and not waited for as long. */
  Answer getOnce(String path) throws IOException, InterruptedException {
    return exchange(request(path).GET(), CONNECT_PATIENCE);
  }

  Answer post(String path, String contentType, byte[] body) throws InterruptedException {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip");
    credentials.header().ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** The last answer, good or bad; throws when there was none at all. */
  private Answer send(HttpRequest.Builder request) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      deadline.check(Hop.SEARCH_SERVER);
      try {
        Answer answer = exchangeInTurn(request);
        // Where waiting helps, the relay has held each of them for ten seconds itself.
        boolean refusedForGood =
            answer.isRelayRefusal() && (!hasAnswered || attempt >= REFUSALS_OF_RELAY);
        hasAnswered |= answer.isOk();
        if (!answer.isTransient() || refusedForGood || !retry.mayFollow(attempt)) {
          return answer;
        }
        pause(attempt, answer.retryAfter());
      } catch (IOException e) {
        if (deadline.expired()) {
          throw deadline.passed(Hop.SEARCH_SERVER);
        }
        if (!isTransient(e) || !retry.mayFollow(attempt)) {
          throw ServerFailures.unreachable(address, e);
        }
        pause(attempt, Duration.ZERO);
      }
    }
  }

  private Answer exchangeInTurn(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    gate.enter();
    try {
      Answer answer = exchange(request, ANSWER_PATIENCE);
      if (answer.status() == TOO_MANY) {
        gate.onBusy();
      } else {
        gate.onAnswer();
      }
      return answer;
    } finally {
      gate.leave();
    }
  }

  /** A part of an answer said that the server has too much to do. */
  void onBusy() {
    gate.onBusy();
  }

  /** Waits before the next attempt, or gives up at once when the job would be over by then. */
  void pause(int attempt, Duration serversWish) throws InterruptedException {
    Duration wait = retry.after(attempt, serversWish);
    if (wait.compareTo(deadline.remaining()) >= 0) {
      throw deadline.passed(Hop.SEARCH_SERVER);
    }
    retry.pause().pass(wait);
  }

  boolean mayRetry(int attempt) {
    return retry.mayFollow(attempt);
  }

  /**
   * An idle connection that died, a reset, a timeout: these pass. A name that doesn't resolve
   * stays.
   */
  private boolean isTransient(IOException e) {
    boolean nobodyThere =
        e instanceof ConnectException
            || e instanceof HttpConnectTimeoutException
            || ServerFailures.isUnknownHost(e);
    boolean lostTime = e instanceof HttpTimeoutException;
    return hasAnswered || !(nobodyThere || lostTime || isTls(e));
  }

  private static boolean isTls(IOException e) {
    return e instanceof javax.net.ssl.SSLException;
  }

  private Answer exchange(HttpRequest.Builder request, Duration patience)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.send(
            request.timeout(deadline.within(patience)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    byte[] bytes;
    // The client's own limit is for the headers: a body that stays away would be waited for without
    // end.
    CompletableFuture<Void> read =
        new CompletableFuture<Void>()
            .orTimeout(deadline.within(patience).toMillis(), TimeUnit.MILLISECONDS);
    try (InputStream in = response.body()) {
      CompletableFuture<Void> unused = read.whenComplete((done, late) -> closeIf(late, in));
      bytes = bounded(in);
    } finally {
      read.complete(null);
    }
    if (response.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) {
      bytes = bounded(new GZIPInputStream(new ByteArrayInputStream(bytes)));
    }
    return answer(response, bytes);
  }

  private static void closeIf(Throwable late, InputStream in) {
    if (late != null) {
      IOUtils.closeQuietly(in);
    }
  }

  private byte[] bounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
    if (bytes.length > MAX_ANSWER_BYTES) {
      throw ServerFailures.tooLarge(address, MAX_ANSWER_BYTES >> 20);
    }
    return bytes;
  }

  private static Answer answer(HttpResponse<?> response, byte[] bytes) {
    Duration retryAfter =
        response
            .headers()
            .firstValue("Retry-After")
            .filter(value -> value.matches("\\d{1,6}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(Duration.ZERO);
    String server = response.headers().firstValue("X-OpenSearch-Version").orElse("");
    try {
      JsonNode json = JSON.readTree(bytes);
      if (json != null && json.isObject()) {
        return new Answer(response.statusCode(), json, Answer.Body.JSON, retryAfter, server);
      }
    } catch (JacksonException e) {
      // Said below: the body is not JSON.
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    Answer.Body body = looksLikeHtml(response, bytes) ? Answer.Body.HTML : Answer.Body.OTHER;
    return new Answer(response.statusCode(), MissingNode.getInstance(), body, retryAfter, server);
  }

  private static boolean looksLikeHtml(HttpResponse<?> response, byte[] bytes) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/html") || type.contains("xhtml") || firstVisible(bytes) == '<';
  }

  private static int firstVisible(byte[] bytes) {
    for (byte b : bytes) {
      if (b > ' ') {
        return b;
      }
    }
    return -1;
  }
}
