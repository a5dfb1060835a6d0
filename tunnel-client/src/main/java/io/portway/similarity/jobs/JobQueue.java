package io.portway.similarity.jobs;

import io.portway.identity.StateDirectory;
import io.portway.identity.StateDirectoryException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes documents, checks a few at once in the order in which they came, and forgets each some time
 * after its end. Survives its process: what was queued or running runs again. Any thread.
 */
public final class JobQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobQueue.class);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final long CLOSE_SECONDS = 5;

  /**
   * How much is taken on.
   *
   * @param running checked at once
   * @param kept jobs in all, finished ones included
   * @param keep how long a job is there after its end
   */
  public record Limits(int running, int kept, Duration keep) {}

  private final JobFiles files;
  private final CheckRunner runner;
  private final Limits limits;
  private final Clock clock;
  private final Map<String, CheckJob> jobs = new ConcurrentHashMap<>();
  private final Map<String, Future<?>> runs = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService sweeper;
  private final SecureRandom random = new SecureRandom();

  /** Documents that are being received; guarded by this. */
  private int receiving;

  private volatile boolean closed;

  /** {@code directory} is its owner's until {@link #close}. */
  public JobQueue(StateDirectory directory, CheckRunner runner, Limits limits, Clock clock) {
    this.files = new JobFiles(directory);
    this.runner = runner;
    this.limits = limits;
    this.clock = clock;
    workers =
        (ThreadPoolExecutor)
            Executors.newFixedThreadPool(limits.running(), task -> thread(task, "portway-check"));
    sweeper = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "portway-sweep"));
    for (JobRecord record : files.load()) {
      add(record);
    }
    long period = Math.max(1, Math.min(60, limits.keep().toSeconds() / 10));
    Future<?> sweeping = sweeper.scheduleWithFixedDelay(this::sweep, 0, period, TimeUnit.SECONDS);
    log.info("jobs={} of them finished={}", jobs.size(), jobs.size() - runs.size());
    log.debug("sweeping={}", sweeping);
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** A place for a document that is being received; given back by {@link #close}. */
  public final class Place implements AutoCloseable {
    private final String id;
    private boolean isTaken;

    private Place(String id) {
      this.id = id;
    }

    /** Where the document is to be written; in a directory of its own. */
    public Path document() {
      return files.input(id);
    }

    /**
     * Makes it a job, which is on disk before this returns.
     *
     * @param format null where name and content decide
     */
    public JobRecord submit(String name, String format, Locale language) {
      JobRecord record = JobRecord.queued(id, name, format, language, clock.instant());
      files.save(record);
      isTaken = true;
      add(record);
      return record;
    }

    @Override
    public void close() {
      synchronized (JobQueue.this) {
        receiving--;
      }
      if (!isTaken) {
        files.delete(id);
      }
    }
  }

  /** Empty where as many jobs are kept as may be. */
  public Optional<Place> place() throws IOException {
    synchronized (this) {
      sweep();
      if (jobs.size() + receiving >= limits.kept()) {
        return Optional.empty();
      }
      receiving++;
    }
    byte[] id = new byte[16];
    random.nextBytes(id);
    Place place = new Place(HexFormat.of().formatHex(id));
    try {
      files.create(place.id);
      return Optional.of(place);
    } catch (IOException e) {
      place.close();
      throw e;
    }
  }

  /** When there may be a place again. */
  public Duration untilPlace() {
    Instant now = clock.instant();
    boolean allFinished = jobs.values().stream().allMatch(job -> state(job).isFinal());
    return jobs.values().stream()
        .filter(job -> allFinished)
        .map(job -> Duration.between(now, expiry(job.now().record())))
        .min(Comparator.naturalOrder())
        .filter(wait -> wait.compareTo(SOON) > 0)
        .orElse(SOON);
  }

  /** The newest first. */
  public List<JobRecord> list() {
    return jobs.values().stream()
        .map(job -> job.now().record())
        .filter(job -> !isExpired(job))
        .sorted(Comparator.comparing(JobRecord::created).thenComparing(JobRecord::id).reversed())
        .toList();
  }

  public Optional<CheckJob> find(String id) {
    return Optional.ofNullable(jobs.get(id)).filter(job -> !isExpired(job.now().record()));
  }

  /** The file of a job that is done; it may be gone at any time. */
  public Path report(String id, ReportFormat format) {
    return files.report(id, format);
  }

  /** When a job is forgotten; null while that is not known. */
  public Instant expiry(JobRecord job) {
    return job.finished() == null ? null : job.finished().plus(limits.keep());
  }

  /** Stops the job if need be, and forgets it. */
  public void remove(String id) {
    CheckJob job = jobs.remove(id);
    if (job == null) {
      return;
    }
    job.change(record -> record.ended(JobState.CANCELLED, clock.instant(), null, null));
    Future<?> run = runs.remove(id);
    if (run != null) {
      run.cancel(true);
      workers.purge();
    }
    files.delete(id);
  }

  private void add(JobRecord record) {
    CheckJob job = new CheckJob(record);
    jobs.put(record.id(), job);
    if (!record.state().isFinal()) {
      // In the map before it can end.
      synchronized (runs) {
        runs.put(record.id(), workers.submit(() -> run(job)));
      }
    }
  }

  private void run(CheckJob job) {
    String id = job.now().record().id();
    if (!job.change(JobRecord::running)) {
      return;
    }
    try {
      end(job, runner.run(job, files));
    } catch (InterruptedException e) {
      log.debug("job={} stopped", id);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      // One that is stopped may fail in any way.
      if (!closed && jobs.containsKey(id)) {
        log.error("job={} failed", id, e);
        JobError bug = JobError.ofBug(e, Sentences.of(job.now().record().language()));
        end(job, new CheckRunner.Outcome(JobState.FAILED, null, bug));
      }
    } finally {
      synchronized (runs) {
        runs.remove(id);
      }
      if (!jobs.containsKey(id)) {
        // What it wrote while it was being removed.
        files.delete(id);
      }
    }
  }

  /** On disk first: a job that is seen to have ended has ended, whatever happens next. */
  private void end(CheckJob job, CheckRunner.Outcome outcome) {
    JobRecord ended =
        job.now()
            .record()
            .ended(outcome.state(), clock.instant(), outcome.totals(), outcome.error());
    if (jobs.containsKey(ended.id())) {
      try {
        files.save(ended);
      } catch (StateDirectoryException e) {
        log.warn("job={} ended, which could not be written down: {}", ended.id(), e.getMessage());
      }
      job.change(record -> ended);
    }
  }

  private void sweep() {
    for (CheckJob job : jobs.values()) {
      if (isExpired(job.now().record())) {
        remove(job.now().record().id());
      }
    }
  }

  private boolean isExpired(JobRecord job) {
    return job.finished() != null && !expiry(job).isAfter(clock.instant());
  }

  private static JobState state(CheckJob job) {
    return job.now().record().state();
  }

  /** Stops what runs; it will run again. */
  @Override
  public void close() {
    closed = true;
    sweeper.shutdownNow();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a check did not stop within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
