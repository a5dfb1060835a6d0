package io.portway.similarity.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.portway.cli.Stoppable;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.jobs.JobQueue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the routes on one address, in plain HTTP, until it is closed. */
public final class Endpoint implements Stoppable {
  private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
  private static final int MAX_THREADS = 64;
  private static final int BACKLOG = 64;

  static {
    // The server's own limits, which it reads once: nobody takes longer over a request, and an
    // event leaves when it is written.
    System.setProperty("sun.net.httpserver.maxReqTime", "600");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /**
   * How it is served.
   *
   * @param listen port 0 takes any free one
   * @param maxInput bytes of a document
   * @param origins of other front ends whose pages may ask
   * @param token empty where everybody on this machine may ask
   */
  public record Settings(
      HostPort listen, long maxInput, List<String> origins, Optional<Token> token) {}

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final JobQueue jobs;
  private final Gatekeeper gatekeeper;
  private final List<Route> routes;
  private final HostPort address;

  private Endpoint(HttpServer server, Settings settings, JobQueue jobs, Clock clock) {
    this.server = server;
    this.jobs = jobs;
    gatekeeper = new Gatekeeper(settings.listen().host(), settings.origins(), settings.token());
    routes = routes(jobs, settings.maxInput(), clock);
    address = new HostPort(settings.listen().host(), server.getAddress().getPort());
    threads =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "portway-endpoint");
              thread.setDaemon(true);
              return thread;
            });
  }

  static List<Route> routes(JobQueue jobs, long maxInput, Clock clock) {
    List<Route> all = new ArrayList<>(new JobRoutes(jobs, maxInput, clock).list());
    all.addAll(PageRoutes.list());
    return List.copyOf(all);
  }

  /**
   * Listens. {@code jobs} is closed with the endpoint.
   *
   * @throws HopException if the address can't be listened on
   */
  public static Endpoint start(Settings settings, JobQueue jobs, Clock clock) {
    HostPort listen = settings.listen();
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(listen.host(), listen.port()), BACKLOG);
    } catch (IOException e) {
      throw new HopException(
          Hop.COMMAND_LINE,
          Failure.USAGE,
          Text.of("usage.listen", listen, String.valueOf(e.getMessage())),
          Text.of("usage.listen.remedy"),
          e);
    }
    Endpoint endpoint = new Endpoint(server, settings, jobs, clock);
    server.setExecutor(endpoint.threads);
    server.createContext("/", endpoint::serve);
    server.start();
    return endpoint;
  }

  /** With the real port, and a slash at its end. */
  public String url() {
    return "http://" + address + "/";
  }

  /** Whether other machines can't reach an address. */
  public static boolean isLoopback(HostPort address) {
    return Gatekeeper.isLoopback(address);
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      answer(exchange);
    } catch (IOException e) {
      log.debug("client gone: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("request failed", e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Server", "portway");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
    Call call = Call.unread(exchange);
    try {
      call = new Call(exchange);
      gatekeeper.requireKnownHost(call);
      gatekeeper.requireKnownOrigin(call);
      dispatch(call);
    } catch (HttpProblem problem) {
      call.send(problem);
    } catch (RuntimeException e) {
      if (exchange.getResponseCode() >= 0) {
        throw e;
      }
      log.error("request failed", e);
      call.send(HttpProblem.of(500, "BUG", "http.bug"));
    }
  }

  private void dispatch(Call call) throws IOException, InterruptedException {
    List<Route> here =
        routes.stream().filter(route -> route.match(call.path()).isPresent()).toList();
    if (here.isEmpty()) {
      throw HttpProblem.of(404, "PATH", "http.path");
    }
    if (call.method().equals("OPTIONS")) {
      call.set("Allow", methods(here));
      call.sendNothing(204);
      return;
    }
    Route route =
        here.stream()
            .filter(one -> one.method().equals(call.method()))
            .findFirst()
            .orElseThrow(
                () ->
                    HttpProblem.of(405, "METHOD", "http.method", methods(here))
                        .with("Allow", methods(here)));
    if (route.access() == Route.Access.TOKEN) {
      gatekeeper.requireToken(call);
    }
    call.capture(route.match(call.path()).orElse(Map.of()));
    route.handler().handle(call);
  }

  private static String methods(List<Route> routes) {
    return routes.stream().map(Route::method).sorted().collect(Collectors.joining(", "));
  }

  /** Nothing that would be lost is live: jobs go on after the next start. */
  @Override
  public Duration drainLimit() {
    return Duration.ZERO;
  }

  @Override
  public CompletableFuture<Void> drain() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    jobs.close();
  }
}
