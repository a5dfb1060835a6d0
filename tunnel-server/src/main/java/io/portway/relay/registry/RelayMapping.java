package io.portway.relay.registry;

import io.portway.mapping.MappingRef;
import io.portway.mapping.Protocol;
import io.portway.relay.store.StoredMapping;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One mapping as the relay serves it: kept, with its port, while its agent is away. What it is made
 * of never changes (a mapping that is stated differently is a new one); how it is doing is written
 * by the control thread and read from any loop.
 */
public final class RelayMapping {
  /** A quarter of a session's streams: a backend that hangs leaves room for the other mappings. */
  private static final int MAX_UNANSWERED = 1024;

  private final StoredMapping stated;
  private final Traffic traffic;
  private final AtomicInteger unanswered = new AtomicInteger();

  private volatile InetSocketAddress endpoint;
  private volatile String bindProblem;
  private volatile List<String> hostKeys = List.of();
  private volatile Serving serving;
  private volatile Instant awaySince;

  /**
   * The session that serves a mapping now, and the mapping's name in its OPENs.
   *
   * @param number with {@code generation}, what OPEN carries
   */
  public record Serving(StreamRoute route, int number, int generation) {}

  RelayMapping(StoredMapping stated, Traffic traffic, Instant awaySince) {
    this.stated = stated;
    this.traffic = traffic;
    this.awaySince = awaySince;
  }

  /** What the agent stated. */
  public StoredMapping stated() {
    return stated;
  }

  public MappingRef ref() {
    return stated.ref();
  }

  public Protocol protocol() {
    return stated.protocol();
  }

  public boolean isPublic() {
    return stated.port().isPresent();
  }

  public Traffic traffic() {
    return traffic;
  }

  /**
   * One more visitor waits for its backend to be dialled. From any loop; whoever is counted is
   * taken off by {@link #answered}.
   */
  public void opening() {
    unanswered.incrementAndGet();
  }

  /** Whether so many visitors wait for the backend that no more are to be accepted for now. */
  public boolean isCrowded() {
    return unanswered.get() >= MAX_UNANSWERED;
  }

  /** A visitor that was counted waits no longer. */
  public void answered() {
    unanswered.decrementAndGet();
  }

  /** The keys of the SSH server behind it, as its agent read them; empty where unknown. */
  public List<String> hostKeys() {
    return hostKeys;
  }

  /** Its agent read them. */
  public void attest(List<String> keys) {
    hostKeys = keys;
  }

  /** The bound public address, or null where there is none. */
  public InetSocketAddress endpoint() {
    return endpoint;
  }

  /** Why the port could not be bound, or null. */
  public String bindProblem() {
    return bindProblem;
  }

  /** The session that serves the mapping, or null while the agent is away. */
  public Serving serving() {
    return serving;
  }

  /** Since when the agent is away; meaningless while it is not. */
  public Instant awaySince() {
    return awaySince;
  }

  /** The port was bound at {@code address}. */
  public void bound(InetSocketAddress address) {
    bindProblem = null;
    endpoint = address;
  }

  /** The port could not be bound, for a reason that an operator can act on. */
  public void notBound(String reason) {
    endpoint = null;
    bindProblem = reason;
  }

  void served(Serving by) {
    serving = by;
  }

  /** The agent can't be reached, and may come back to the same session. */
  void silent(Instant since) {
    awaySince = since;
  }

  void away(Instant since) {
    serving = null;
    awaySince = since;
  }

  @Override
  public String toString() {
    return "mapping=" + ref();
  }
}
