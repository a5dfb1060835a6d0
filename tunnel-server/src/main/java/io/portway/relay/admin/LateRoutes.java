package io.portway.relay.admin;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stands in for the routes between listening and knowing the real port: the token file must not be
 * replaced before the address is ours, or a second relay that fails to start would lock the
 * commands out of the first. Written by the starting thread, read by the API's loop.
 */
final class LateRoutes implements Handler<HttpServerRequest> {
  private volatile Handler<HttpServerRequest> routes =
      request -> request.response().setStatusCode(503).putHeader("Retry-After", "1").end();

  void open(Handler<HttpServerRequest> router) {
    routes = router;
  }

  @Override
  public void handle(HttpServerRequest request) {
    routes.handle(request);
  }
}
