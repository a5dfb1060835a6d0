package io.portway.agent.job;

import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portway.agent.config.MappingConfig;
import io.portway.agent.config.SearchConfig;
import io.portway.agent.mapping.AgentMapping;
import io.portway.mapping.MappingName;
import io.portway.stream.TunnelStream;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves the streams of search mappings, and ends their processes with the agent. Any thread. */
public final class JobServer implements AutoCloseable {
  /** A request that is sent, or resumed, moves within that. */
  private static final int READ_LIMIT_SECONDS = 120;

  private static final int MAX_LINE = 4096;
  private static final int MAX_HEADERS = 8192;
  private static final int MAX_CHUNK = 64 << 10;

  private final JobProgram program;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(new DefaultThreadFactory("portway-job", true));
  private final Map<MappingName, AtomicInteger> running = new ConcurrentHashMap<>();
  private final Set<JobProcess> processes = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public JobServer(JobProgram program) {
    this.program = program;
  }

  /** Takes over a stream that was accepted. On its loop. */
  public void serve(TunnelStream stream, AgentMapping mapping) {
    stream
        .pipeline()
        .addLast(new CreditReturn(stream, mapping))
        .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
        .addLast(new ReadTimeoutHandler(READ_LIMIT_SECONDS))
        .addLast(new JobHandler(this, stream, mapping.config()));
  }

  /** A process for a job, or null where as many run as may. */
  JobProcess start(MappingConfig mapping, JobProcess.Listener listener) {
    SearchConfig search = mapping.search().orElseThrow();
    AtomicInteger count = running.computeIfAbsent(mapping.name(), name -> new AtomicInteger());
    if (closed || count.incrementAndGet() > search.jobs()) {
      count.decrementAndGet();
      return null;
    }
    JobProcess process =
        new JobProcess(
            program.command(search),
            program.greeting(search),
            listener,
            ended -> {
              count.decrementAndGet();
              processes.remove(ended);
            });
    processes.add(process);
    process.start(threads);
    if (closed) {
      process.kill();
    }
    return process;
  }

  @Override
  public void close() {
    closed = true;
    processes.forEach(JobProcess::kill);
    threads.shutdown();
  }
}
