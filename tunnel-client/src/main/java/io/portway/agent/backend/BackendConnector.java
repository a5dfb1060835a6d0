package io.portway.agent.backend;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.job.JobServer;
import io.portway.agent.mapping.AgentMapping;
import io.portway.agent.mapping.AgentMappings;
import io.portway.loop.Unwatched;
import io.portway.stream.HeadroomAllocator;
import io.portway.stream.TunnelStream;
import io.portway.transport.Dial;
import io.portway.transport.DialException;
import io.portway.transport.Resolver;
import io.portway.transport.Transports;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the streams that the relay opens. Safe on any loop; keeps no state of its own. */
public final class BackendConnector {
  private static final Logger log = LoggerFactory.getLogger(BackendConnector.class);

  private final AgentMappings mappings;
  private final JobServer jobs;
  private final Resolver resolver;
  private final Bootstrap template;

  public BackendConnector(
      Transports transports, Resolver resolver, AgentMappings mappings, JobServer jobs) {
    this.mappings = mappings;
    this.jobs = jobs;
    this.resolver = resolver;
    this.template =
        new Bootstrap()
            .channel(transports.socketChannel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel socket) {
                    // One per socket: it reads as much as that socket's stream has room for.
                    socket.config().setRecvByteBufAllocator(new HeadroomAllocator());
                  }
                });
  }

  /** Takes a stream that the relay opened. On the trunk's loop. */
  public void onStream(TunnelStream stream) {
    stream.config().setAutoRead(false);
    stream.pipeline().addLast(new BackendHandler(this, stream));
  }

  /** Tries each backend once, for the log: a typing error shows at the start, not at night. */
  public void probe(EventLoop loop) {
    for (AgentMapping mapping : mappings.all()) {
      loop.execute(() -> probe(loop, mapping.config()));
    }
  }

  private void probe(EventLoop loop, MappingConfig mapping) {
    dial(
        loop,
        mapping,
        new Dial.Listener() {
          @Override
          public void onConnected(Channel socket) {
            Unwatched.close(socket);
          }

          @Override
          public void onFailed(DialException cause) {
            log.warn(
                "mapping={} backend={} does not answer yet: {}. The mapping is kept; start the"
                    + " service or correct the backend.",
                mapping.name(),
                mapping.backend(),
                cause.getMessage());
          }
        });
  }

  AgentMappings mappings() {
    return mappings;
  }

  JobServer jobs() {
    return jobs;
  }

  Dial dial(EventLoop loop, MappingConfig mapping, Dial.Listener listener) {
    return Dial.start(
        template, loop, resolver, mapping.backend(), mapping.connectTimeout(), listener);
  }
}
