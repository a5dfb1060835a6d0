package io.portway.metrics;

/**
 * Every meter, at once registry and documentation: a test keeps the table in docs/operations.md
 * equal. Names are never reused for another meaning.
 */
public enum Meters {
  SESSIONS(
      "portway_sessions",
      Type.GAUGE,
      Daemon.RELAY,
      "kind",
      "Sessions that are connected now: kind is agent or visitor."),
  CONNECTED(
      "portway_connected",
      Type.GAUGE,
      Daemon.AGENT,
      "",
      "1 while the agent has its session with the relay, else 0."),
  TRUNKS("portway_trunks", Type.GAUGE, Daemon.BOTH, "", "Trunks that have a link now."),
  STREAMS("portway_streams", Type.GAUGE, Daemon.BOTH, "", "Streams that are live now."),
  STREAM_BYTES(
      "portway_stream_bytes_total",
      Type.COUNTER,
      Daemon.BOTH,
      "direction",
      "Bytes of streams, counted while they pass: direction is in (to the backend) or out."),
  OPENS(
      "portway_opens_total",
      Type.COUNTER,
      Daemon.BOTH,
      "result",
      "Attempts to reach a backend: result is ok, refused, timeout, unreachable or denied."),
  LINKS_ACCEPTED(
      "portway_links_accepted_total",
      Type.COUNTER,
      Daemon.RELAY,
      "",
      "Links of agents and visitors that were welcomed."),
  LINKS_REFUSED(
      "portway_links_refused_total",
      Type.COUNTER,
      Daemon.RELAY,
      "",
      "Links that were refused after their HELLO: revoked, occupied, another version."),
  RESUMES_REFUSED(
      "portway_resumes_refused_total",
      Type.COUNTER,
      Daemon.RELAY,
      "reason",
      "Links that named a session in their HELLO and were not let into it: reason is unknown (it is"
          + " over), foreign (it is another's), stale (an older dial) or offset (a byte that can't"
          + " be gone on from)."),
  HANDSHAKES_REFUSED(
      "portway_handshakes_refused_total",
      Type.COUNTER,
      Daemon.RELAY,
      "",
      "Connections to the agents' port that were closed unread: too many came at once."),
  ACCEPT_PAUSES(
      "portway_accept_pauses_total",
      Type.COUNTER,
      Daemon.RELAY,
      "",
      "Pauses of a listener that could not accept, mostly for want of descriptors."),
  DRAINING(
      "portway_draining",
      Type.GAUGE,
      Daemon.BOTH,
      "",
      "1 while the daemon only finishes live streams before it stops, else 0."),
  RECONNECTS(
      "portway_reconnects_total",
      Type.COUNTER,
      Daemon.AGENT,
      "",
      "Links that were dialled again after one was lost."),
  HELD_VISITORS(
      "portway_held_visitors",
      Type.GAUGE,
      Daemon.RELAY,
      "",
      "Visitors that wait for an agent which has just gone."),
  MAPPINGS(
      "portway_mappings",
      Type.GAUGE,
      Daemon.BOTH,
      "state",
      "Mappings: state is ready, agent-offline or refused."),
  MEMORY(
      "portway_memory_bytes",
      Type.GAUGE,
      Daemon.BOTH,
      "area",
      "Memory: area is heap, direct (what Netty's pools hold), buffers (what of it is in use) or"
          + " resident (all of the process)."),
  MEMORY_BUDGET(
      "portway_memory_budget_bytes",
      Type.GAUGE,
      Daemon.BOTH,
      "level",
      "The memory budget: level is held (promised credit, bytes that wait to be sent or"
          + " acknowledged) or limit (memory-budget)."),
  START_TIME(
      "portway_start_time_seconds",
      Type.GAUGE,
      Daemon.BOTH,
      "",
      "When the process started, in seconds since 1970.");

  /** How a meter moves. */
  public enum Type {
    /** Up and down. */
    GAUGE,
    /** Up only, from 0 at each start of the process. */
    COUNTER
  }

  /** Which daemon shows it. */
  public enum Daemon {
    RELAY,
    AGENT,
    BOTH
  }

  private final String id;
  private final Type type;
  private final Daemon daemon;
  private final String label;
  private final String sentence;

  Meters(String id, Type type, Daemon daemon, String label, String sentence) {
    this.id = id;
    this.type = type;
    this.daemon = daemon;
    this.label = label;
    this.sentence = sentence;
  }

  /** As Prometheus shows it, unit last. */
  public String id() {
    return id;
  }

  public Type type() {
    return type;
  }

  public Daemon daemon() {
    return daemon;
  }

  /** The name of its one label, or "". */
  public String label() {
    return label;
  }

  /** What it says, for HELP and the document. */
  public String sentence() {
    return sentence;
  }
}
