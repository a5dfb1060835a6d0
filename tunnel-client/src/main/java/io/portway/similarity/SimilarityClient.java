package io.portway.similarity;

import io.portway.message.Messages;
import io.portway.message.Text;
import io.portway.similarity.check.CheckOptions;
import io.portway.similarity.check.Checker;
import io.portway.similarity.hop.Deadline;
import io.portway.similarity.hop.HopException;
import io.portway.similarity.hop.Sentences;
import io.portway.similarity.input.Input;
import io.portway.similarity.report.ParagraphResult;
import io.portway.similarity.report.Report;
import io.portway.similarity.route.OpenRoute;
import io.portway.similarity.route.PrivateMappings;
import io.portway.similarity.route.Route;
import io.portway.similarity.search.Credentials;
import io.portway.similarity.search.SearchAddress;
import io.portway.similarity.search.SearchOptions;
import io.portway.similarity.search.SearchResult;
import io.portway.similarity.search.ServerTls;
import io.portway.similarity.ssh.CommandRun;
import io.portway.similarity.ssh.FileTransfer;
import io.portway.similarity.ssh.RemoteCommand;
import io.portway.similarity.ssh.SshSession;
import io.portway.similarity.ssh.TransferStart;
import io.portway.similarity.ssh.Transferred;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Searches, and checks documents for similarity, on a search server that is out of direct reach;
 * runs programs and moves files on an SSH host there.
 *
 * <pre>{@code
 * try (SimilarityClient client =
 *     SimilarityClient.builder()
 *         .route(Route.ssh(SshHost.at("user1@vps.example.com:20022")))
 *         .server("http://192.168.1.12:9200")
 *         .build()) {
 *   Input input = Input.read(Path.of("paper.docx"));
 *   Report report = client.check(input, CheckOptions.builder("pat_all", "summary").build());
 *   report.write(Path.of("similar.html"), ReportFormat.HTML);
 * }
 * }</pre>
 *
 * <p>Any thread may call, several at once. The way is opened with the first call, used by all, and
 * closed with the client; an SSH session that was lost is opened again. Each call may last as long
 * as {@link Builder#timeout} says, blocks its thread, and answers to an interrupt; an interrupted
 * call stops what it began on the other side. A failed call throws {@link HopException}, which
 * names the {@link HopException#failure() kind}, the {@link HopException#hop() hop}, and a {@link
 * HopException#remedy() remedy}.
 */
public final class SimilarityClient implements AutoCloseable {
  private final OpenRoute way;
  private final Jobs jobs;
  private final Duration timeout;
  private final Consumer<Text> notes;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "portway-similarity");
            thread.setDaemon(true);
            return thread;
          });

  private SimilarityClient(Builder builder) {
    this.timeout = builder.timeout;
    this.notes = builder.notes;
    this.way = new OpenRoute(builder.route, builder.server, builder.mappings, builder.notes);
    this.jobs = jobs(builder);
  }

  private Jobs jobs(Builder builder) {
    Messages messages = Sentences.of(builder.language);
    if (builder.route.script() != null) {
      return new ScriptJobs(way, builder.route.script(), messages, builder.standardError);
    }
    if (builder.route.isBesideServer()) {
      return new AgentJobs(
          way, builder.server, builder.cache != null, builder.patience, messages, builder.notes);
    }
    return new ServerJobs(
        way,
        builder.credentials,
        builder.tls,
        builder.cache,
        builder.patience,
        messages,
        builder.notes);
  }

  /**
   * Begins to describe a client.
   *
   * @return straight to a server that is still to be named, without credentials, with JDK's TLS
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks for the documents whose field matches a text. One of more than 500 characters is searched
   * for by its most telling terms.
   *
   * @param text what to look for, not blank
   * @param options where, and what to return
   * @return the best documents, and whether these are all
   * @throws HopException if a hop fails, or index or field are wrong
   * @throws InterruptedException if the thread is interrupted
   */
  public SearchResult search(String text, SearchOptions options) throws InterruptedException {
    if (text.isBlank()) {
      throw new IllegalArgumentException("text: blank (expected: what to look for)");
    }
    return jobs.search(text, options, deadline());
  }

  /**
   * Checks the paragraphs of a document: which documents they resemble, and how much of each stands
   * there.
   *
   * @param input the paragraphs, see {@link Input#read} and {@link Input#of}
   * @param options by which rules
   * @return one result per paragraph, in their order. When the check ends before its time (the
   *     deadline, an interrupt, which stays set, the server gone) the rest is {@code TIMED_OUT} or
   *     {@code FAILED} and says why
   * @throws HopException if the check can't begin: a hop fails, index or field are wrong
   * @throws InterruptedException if the thread is interrupted before the check has begun
   */
  public Report check(Input input, CheckOptions options) throws InterruptedException {
    return check(input, options, CheckListener.SILENT);
  }

  /**
   * Checks, and lets a listener hear of each result as soon as it is its turn.
   *
   * @param input the paragraphs
   * @param options by which rules
   * @param listener called on this thread, with results in the order of the input
   * @return as {@link #check(Input, CheckOptions)}
   * @throws HopException if the check can't begin
   * @throws InterruptedException if the thread is interrupted before the check has begun
   */
  public Report check(Input input, CheckOptions options, CheckListener listener)
      throws InterruptedException {
    return check(input, options, listener, new ArrayList<>());
  }

  /**
   * Checks, and puts the results where the caller wants them, such as on disk.
   *
   * @param input the paragraphs
   * @param options by which rules
   * @param listener called on this thread
   * @param results an empty list, to which results are added one by one; the report reads it
   * @return as {@link #check(Input, CheckOptions)}
   * @throws HopException if the check can't begin
   * @throws InterruptedException if the thread is interrupted before the check has begun
   */
  public Report check(
      Input input, CheckOptions options, CheckListener listener, List<ParagraphResult> results)
      throws InterruptedException {
    return jobs.check(input, options, listener, results, deadline());
  }

  /**
   * Checks on a thread of the client's own. Cancelling the future stops the check and what it began
   * on the other side.
   *
   * @param input the paragraphs
   * @param options by which rules
   * @param listener called on that thread
   * @return completes as {@link #check(Input, CheckOptions)} returns or throws
   */
  public CompletableFuture<Report> checkAsync(
      Input input, CheckOptions options, CheckListener listener) {
    Pending<Report> pending = new Pending<>(() -> check(input, options, listener));
    threads.execute(pending.task);
    return pending;
  }

  /**
   * Checks on a thread of the client's own, without a listener.
   *
   * @param input the paragraphs
   * @param options by which rules
   * @return completes as {@link #check(Input, CheckOptions)} returns or throws
   */
  public CompletableFuture<Report> checkAsync(Input input, CheckOptions options) {
    return checkAsync(input, options, CheckListener.SILENT);
  }

  /**
   * Runs a program or script on the route's SSH host.
   *
   * @param programAndArguments as {@link RemoteCommand#of(String...)}
   * @return what it printed, as UTF-8
   * @throws HopException if a hop fails, or the program ends with another status than 0 or by a
   *     signal: then with the last line of its standard error
   * @throws InterruptedException if the thread is interrupted; the program is then ended
   */
  public String exec(String... programAndArguments) throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exec(
        RemoteCommand.of(programAndArguments),
        InputStream.nullInputStream(),
        out,
        OutputStream.nullOutputStream());
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Runs a program or script on the route's SSH host. Both its outputs are drained as they come; no
   * stream is closed.
   *
   * @param command the program and its arguments
   * @param in what it reads, to its end
   * @param out gets its standard output
   * @param err gets its standard error
   * @throws HopException if a hop fails, or the program ends with another status than 0 or by a
   *     signal
   * @throws InterruptedException if the thread is interrupted; the program is then ended
   */
  public void exec(RemoteCommand command, InputStream in, OutputStream out, OutputStream err)
      throws InterruptedException {
    Deadline deadline = deadline();
    SshSession session = way.ssh(deadline);
    try {
      new CommandRun(session, command, deadline).run(in, out, err);
    } catch (HopException e) {
      throw way.explain(e, deadline);
    }
  }

  /**
   * Copies a file to the route's SSH host. Its name there stands for the whole file, or for what it
   * was before. A session that is lost is opened again, and the copy goes on where it was, as it
   * does when an earlier call for the same unchanged file was cut off.
   *
   * @param local the file here
   * @param remote the file or directory there; a relative one begins at home
   * @return the file as it arrived
   * @throws HopException if a hop fails, or either file can't be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public Transferred put(Path local, String remote) throws InterruptedException {
    return put(local, remote, TransferStart.RESUMED);
  }

  /**
   * Copies a file to the route's SSH host, and says what becomes of the part of an earlier attempt.
   *
   * @param local the file here
   * @param remote the file or directory there
   * @param start whether to go on with what is there of the same file
   * @return the file as it arrived
   * @throws HopException if a hop fails, or either file can't be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public Transferred put(Path local, String remote, TransferStart start)
      throws InterruptedException {
    return transfer(start, deadline()).put(local, remote);
  }

  /**
   * Fetches a file from the route's SSH host. Its name here stands for the whole file, or for what
   * it was before.
   *
   * @param remote the file there; a relative one begins at home
   * @param local the file or directory here
   * @return the file as it arrived
   * @throws HopException if a hop fails, or either file can't be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public Transferred get(String remote, Path local) throws InterruptedException {
    return get(remote, local, TransferStart.RESUMED);
  }

  /**
   * Fetches a file from the route's SSH host, and says what becomes of the part of an earlier
   * attempt.
   *
   * @param remote the file there
   * @param local the file or directory here
   * @param start whether to go on with what is here of the same file
   * @return the file as it arrived
   * @throws HopException if a hop fails, or either file can't be read or written
   * @throws InterruptedException if the thread is interrupted
   */
  public Transferred get(String remote, Path local, TransferStart start)
      throws InterruptedException {
    return transfer(start, deadline()).get(remote, local);
  }

  private FileTransfer transfer(TransferStart start, Deadline deadline) {
    return new FileTransfer(() -> way.ssh(deadline), start, deadline, notes);
  }

  private Deadline deadline() {
    return Deadline.after(timeout);
  }

  /** Cancels what runs asynchronously, and closes the way. */
  @Override
  public void close() {
    threads.shutdownNow();
    way.close();
  }

  /** A call on another thread, which a cancel interrupts. */
  private static final class Pending<T> extends CompletableFuture<T> {
    private final FutureTask<T> task;

    Pending(Callable<T> call) {
      task =
          new FutureTask<>(call) {
            @Override
            protected void setException(Throwable failure) {
              super.setException(failure);
              completeExceptionally(failure);
            }

            @Override
            protected void set(T result) {
              super.set(result);
              complete(result);
            }
          };
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      if (cancelled) {
        task.cancel(true);
      }
      return cancelled;
    }
  }

  /** Describes a client. For one thread. */
  public static final class Builder {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    private Route route = Route.straight();
    private SearchAddress server;
    private Credentials credentials = Credentials.NONE;
    private ServerTls tls = ServerTls.USUAL;
    private Duration timeout = DEFAULT_TIMEOUT;
    private Duration patience = Checker.DEFAULT_PATIENCE;
    private Path cache;
    private Locale language = Locale.getDefault(Locale.Category.DISPLAY);
    private Consumer<Text> notes = note -> {};
    private OutputStream standardError = OutputStream.nullOutputStream();
    private PrivateMappings mappings = PrivateMappings.installed();

    private Builder() {}

    /**
     * Chooses the way.
     *
     * @param way straight where nothing is said
     * @return this
     */
    public Builder route(Route way) {
      route = way;
      return this;
    }

    /**
     * Names the search server. May be left out for a client that only runs programs and moves
     * files, for a script, and where a private mapping says it.
     *
     * @param url as the end of the route sees it, for example {@code http://192.168.1.12:9200}
     * @return this
     * @throws HopException if that is no such address
     */
    public Builder server(String url) {
      server = SearchAddress.parse(url);
      return this;
    }

    /**
     * Tells the search server who asks.
     *
     * @param who a user and a password, or an API key; nobody where nothing is said
     * @return this
     */
    public Builder credentials(Credentials who) {
      credentials = who;
      return this;
    }

    /**
     * Says by what the search server is recognised, and what it is shown.
     *
     * @param how of {@code https} alone; as the JDK does it where nothing is said
     * @return this
     */
    public Builder tls(ServerTls how) {
      tls = how;
      return this;
    }

    /**
     * Limits each call as a whole.
     *
     * @param ofEachCall more than 0; five minutes where nothing is said
     * @return this
     */
    public Builder timeout(Duration ofEachCall) {
      Deadline.after(ofEachCall);
      timeout = ofEachCall;
      return this;
    }

    /**
     * Sets how long a check waits when nothing gets through to the server.
     *
     * @param atMost zero for not at all; two minutes where nothing is said
     * @return this
     */
    public Builder patience(Duration atMost) {
      patience = atMost;
      return this;
    }

    /**
     * Keeps the results of checks for later ones by the same rules, which hold as long as the index
     * doesn't change. What is kept is sealed with the texts it belongs to.
     *
     * @param directory made where it is missing; none where nothing is said
     * @return this
     */
    public Builder cache(Path directory) {
      cache = directory;
      return this;
    }

    /**
     * Chooses the language of what stands in results and reports.
     *
     * @param locale English or Chinese; others get English. The JVM's where nothing is said
     * @return this
     */
    public Builder language(Locale locale) {
      language = locale;
      return this;
    }

    /**
     * Listens to what the user should know, such as a host key that was seen for the first time.
     *
     * @param listener called by any thread; must not block
     * @return this
     */
    public Builder notes(Consumer<Text> listener) {
      notes = listener;
      return this;
    }

    /**
     * Keeps what the script of {@link Route#script} writes to its standard error.
     *
     * @param stream never closed; nowhere where nothing is said
     * @return this
     */
    public Builder standardError(OutputStream stream) {
      standardError = stream;
      return this;
    }

    /** Opens private mappings in another way than {@code tunnel-client} does. */
    Builder mappings(PrivateMappings other) {
      mappings = other;
      return this;
    }

    /**
     * The client. Nothing is dialled yet.
     *
     * @return to be closed
     */
    public SimilarityClient build() {
      return new SimilarityClient(this);
    }
  }
}
