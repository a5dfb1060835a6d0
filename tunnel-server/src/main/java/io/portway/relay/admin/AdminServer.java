package io.portway.relay.admin;

import io.portway.identity.StateDirectory;
import io.portway.local.DaemonFiles;
import io.portway.mapping.HostPort;
import io.portway.relay.config.RelayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin API and metrics on {@code relay.admin.listen}. Has one event loop of its own, so
 * that no request waits for, or delays, a trunk. Start and close block; call them from the thread
 * that starts and stops the relay.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AdminServer.class);

  private static final int IDLE_SECONDS = 60;
  private static final long LIMIT_SECONDS = 10;

  private final Vertx vertx;
  private final DaemonFiles files;
  private final HostPort address;

  private AdminServer(Vertx vertx, DaemonFiles files, HostPort address) {
    this.vertx = vertx;
    this.files = files;
    this.address = address;
  }

  /**
   * Listens, and leaves address and token in the state directory.
   *
   * @param metrics makes the text of {@code GET /metrics}
   * @throws io.portway.config.ConfigException if the address can't be listened on
   */
  public static AdminServer start(
      RelayConfig config,
      StateDirectory directory,
      RelayControl relay,
      Supplier<? extends CompletionStage<String>> metrics) {
    Vertx vertx = vertx();
    try {
      HttpServer http =
          vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
      LateRoutes routes = new LateRoutes();
      http.requestHandler(routes);
      HostPort asked = config.adminListen();
      try {
        await(http.listen(asked.port(), asked.host()).toCompletionStage());
      } catch (CompletionException e) {
        throw config.places().notBound("relay.admin.listen", asked, e.getCause());
      }
      HostPort address = new HostPort(asked.host(), http.actualPort());
      DaemonFiles files = DaemonFiles.publish(directory, address);
      routes.open(new AdminRoutes(relay, files, metrics).router(vertx));
      return new AdminServer(vertx, files, address);
    } catch (RuntimeException e) {
      close(vertx);
      throw e;
    }
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setBlockedThreadCheckInterval(LIMIT_SECONDS)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
            // Without these two it leaves a cache directory in the temporary one.
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /** Where it really listens. */
  public HostPort address() {
    return address;
  }

  @Override
  public void close() {
    files.withdraw();
    close(vertx);
  }

  private static void close(Vertx vertx) {
    try {
      await(vertx.close().toCompletionStage());
    } catch (CompletionException e) {
      log.warn("event=admin-not-closed reason={}", e.getCause().toString());
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }
}
