package io.portway.metrics;

import java.util.List;

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
  TRUNK_ROUND_TRIP(
      "portway_trunk_round_trip_seconds",
      Type.GAUGE,
      Daemon.BOTH,
      "peer,trunk",
      "The last ping's way to the other side and back: peer is the agent or visitor, trunk its"
          + " number from 0. Missing before the first."),
  TRUNK_UNSENT(
      "portway_trunk_unsent_bytes",
      Type.GAUGE,
      Daemon.BOTH,
      "peer,trunk",
      "Bytes of streams that wait for their turn on the link: much of it means that the link is"
          + " full or away."),
  TRUNK_UNACKNOWLEDGED(
      "portway_trunk_unacknowledged_bytes",
      Type.GAUGE,
      Daemon.BOTH,
      "peer,trunk",
      "Bytes that were sent and not acknowledged: the next link would get them again."),
  TRUNK_RESUMES(
      "portway_trunk_resumes_total",
      Type.COUNTER,
      Daemon.BOTH,
      "peer,trunk",
      "Further links that a trunk went on with, its streams alive."),
  TRUNK_LINK_LOSSES(
      "portway_trunk_link_losses_total",
      Type.COUNTER,
      Daemon.BOTH,
      "peer,trunk",
      "Links that a trunk lost without a word, or that were replaced before they were missed."),
  MAPPING_STREAMS(
      "portway_mapping_streams",
      Type.GAUGE,
      Daemon.BOTH,
      "mapping",
      "Streams that are live now: mapping is MAPPING@AGENT at the relay, MAPPING at the agent."),
  MAPPING_BYTES(
      "portway_mapping_bytes_total",
      Type.COUNTER,
      Daemon.BOTH,
      "mapping,direction",
      "Bytes of streams, counted while they pass: direction is in (to the backend) or out."),
  MAPPING_OPENS(
      "portway_mapping_opens_total",
      Type.COUNTER,
      Daemon.BOTH,
      "mapping,result",
      "Attempts to reach the backend: result is ok, refused, timeout, unreachable, denied, busy,"
          + " unknown-mapping or agent-offline."),
  MAPPING_STALLS(
      "portway_mapping_stalls_total",
      Type.COUNTER,
      Daemon.BOTH,
      "mapping,side",
      "Times that one side of a stream took nothing for 50 ms or longer while there was something"
          + " for it: side is visitor or trunk at the relay, backend or trunk at the agent."),
  MAPPING_STALL_SECONDS(
      "portway_mapping_stall_seconds_total",
      Type.COUNTER,
      Daemon.BOTH,
      "mapping,side",
      "How long those were over all streams, counted while they last."),
  MAPPING_PARKED(
      "portway_mapping_parked_bytes",
      Type.GAUGE,
      Daemon.BOTH,
      "mapping,side",
      "Bytes that came over a trunk and that side has not taken yet: side as for stalls."),
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
      "Memory: area is heap, direct (what Netty's pools hold), buffers (what of it is in use),"
          + " resident (all of the process) or kernel (what the machine's TCP sockets queue, of all"
          + " processes; outside the budget)."),
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

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> labels;

  private final String sentence;

  /**
   * @param labels their names, with commas between
   */
  Meters(String id, Type type, Daemon daemon, String labels, String sentence) {
    this.id = id;
    this.type = type;
    this.daemon = daemon;
    this.labels = labels.isEmpty() ? List.of() : List.of(labels.split(","));
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

  /** The names of its labels, in order; mostly none or one. */
  public List<String> labels() {
    return labels;
  }

  /** What it says, for HELP and the document. */
  public String sentence() {
    return sentence;
  }
}
