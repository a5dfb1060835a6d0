package io.portway.relay.admin;

import io.portway.local.DaemonFiles;
import io.portway.local.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The table of method, path and handler. Runs on the API's event loop; handlers hand on to {@link
 * RelayControl} and return.
 */
final class AdminRoutes {
  /** Everything but metrics: below this path, and with the token. */
  static final String API = "/api/v1/";

  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** One line of the table; the handler turns a request's body into the answer's. */
  private record Route(
      HttpMethod method, String path, Function<String, CompletionStage<?>> handler) {}

  private final RelayControl relay;
  private final DaemonFiles files;
  private final Supplier<? extends CompletionStage<String>> metrics;

  AdminRoutes(
      RelayControl relay, DaemonFiles files, Supplier<? extends CompletionStage<String>> metrics) {
    this.relay = relay;
    this.files = files;
    this.metrics = metrics;
  }

  private List<Route> table() {
    return List.of(
        new Route(HttpMethod.GET, "relay", body -> relay.about()),
        new Route(
            HttpMethod.POST,
            "probe",
            body -> relay.probe(Json.read(body, ProbeRequest.class).mapping())),
        new Route(HttpMethod.GET, "agents", body -> relay.agents()),
        new Route(HttpMethod.GET, "mappings", body -> relay.mappings()),
        new Route(
            HttpMethod.POST,
            "invite",
            body ->
                relay
                    .invite(Json.read(body, InviteRequest.class).terms())
                    .thenApply(InviteAnswer::of)),
        new Route(HttpMethod.POST, "reload", body -> relay.reload()),
        new Route(
            HttpMethod.POST,
            "allow",
            change(request -> relay.allow(request.name(), request.requiredMapping()))),
        new Route(
            HttpMethod.POST,
            "deny",
            change(request -> relay.deny(request.name(), request.requiredMapping()))),
        new Route(HttpMethod.POST, "revoke", change(request -> relay.revoke(request.name()))));
  }

  private static Function<String, CompletionStage<?>> change(
      Function<ChangeRequest, CompletionStage<?>> handler) {
    return body -> handler.apply(Json.read(body, ChangeRequest.class));
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router
        .get("/metrics")
        .handler(
            context ->
                whenDone(
                    context,
                    metrics.get(),
                    text ->
                        context.response().putHeader("Content-Type", PROMETHEUS_TEXT).end(text)));
    router.route(API + "*").handler(this::requireToken);
    router.post(API + "*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    for (Route route : table()) {
      router
          .route(route.method(), API + route.path())
          .handler(context -> serve(context, route.handler()));
    }
    router.route().handler(context -> AdminFailure.notFound().end(context.response()));
    router.route().failureHandler(AdminRoutes::failed);
    return router;
  }

  private void requireToken(RoutingContext context) {
    if (files.admits(context.request().getHeader("Authorization"))) {
      context.next();
    } else {
      AdminFailure.wrongToken().end(context.response());
    }
  }

  private static void serve(RoutingContext context, Function<String, CompletionStage<?>> handler) {
    String body = context.body().asString();
    whenDone(context, handler.apply(body == null ? "" : body), answer -> end(context, answer));
  }

  /** Goes on with the answer on the API's own loop, whatever thread it comes from. */
  private static <T> void whenDone(
      RoutingContext context, CompletionStage<T> answer, Consumer<? super T> then) {
    Future.fromCompletionStage(answer, context.vertx().getOrCreateContext())
        .onSuccess(then::accept)
        .onFailure(context::fail);
  }

  private static void end(RoutingContext context, Object answer) {
    if (answer == null) {
      context.response().setStatusCode(204).end();
    } else {
      context.response().putHeader("Content-Type", "application/json").end(Json.write(answer));
    }
  }

  private static void failed(RoutingContext context) {
    if (!context.response().ended()) {
      AdminFailure.of(context.failure(), context.statusCode()).end(context.response());
    }
  }
}
