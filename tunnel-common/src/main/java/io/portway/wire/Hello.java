package io.portway.wire;

import java.util.List;

/**
 * The dialling side's first frame on every link.
 *
 * @param minor the newest minor version of protocol 1 that the sender speaks
 * @param minorMin the oldest one
 * @param features names of optional features that the sender has; unknown ones are ignored
 * @param software name and version, for logs and refusals
 * @param role {@code agent} or {@code visitor}
 * @param instance 32 hex digits, drawn anew by each process
 * @param session the session to join or resume, 32 hex digits, or null for a new one
 * @param trunk the trunk's index in its session, from 0
 * @param epoch rises with every dial of this trunk
 * @param received bytes of numbered frames that the sender has received on this trunk
 * @param maxPayload the largest frame payload that the sender takes
 * @param initialCredit bytes that the peer may send on a stream of its own before the first CREDIT
 * @param maxStreams streams of the peer's that the sender takes at once on this trunk
 * @param silenceMillis how long the sender lets a link be silent
 */
public record Hello(
    int minor,
    int minorMin,
    List<String> features,
    String software,
    String role,
    String instance,
    String session,
    int trunk,
    long epoch,
    long received,
    int maxPayload,
    int initialCredit,
    int maxStreams,
    int silenceMillis) {
  public Hello {
    features = features == null ? List.of() : List.copyOf(features);
    if (minor < 0 || minorMin < 0 || minorMin > minor) {
      throw new WireException("HELLO minorMin to minor is no range of versions");
    }
    Limits.checkText("HELLO software", software);
    if (!"agent".equals(role) && !"visitor".equals(role)) {
      throw new WireException("HELLO role is neither agent nor visitor");
    }
    if (instance == null || !Limits.isId(instance)) {
      throw new WireException("HELLO instance is not 32 hex digits");
    }
    if (session != null && !Limits.isId(session)) {
      throw new WireException("HELLO session is not 32 hex digits");
    }
    if (trunk < 0 || trunk > 63) {
      throw new WireException("HELLO trunk: " + trunk + " (expected: 0 to 63)");
    }
    if (epoch < 0 || received < 0) {
      throw new WireException("HELLO epoch or received is negative");
    }
    Limits.check("HELLO", maxPayload, initialCredit, maxStreams, silenceMillis);
  }

  /** Says nothing of the session: it is a secret that proves the right to resume. */
  @Override
  public String toString() {
    return "Hello[software="
        + software
        + ", minor="
        + minor
        + ", role="
        + role
        + ", trunk="
        + trunk
        + ", epoch="
        + epoch
        + (session == null ? ", new]" : ", session known]");
  }
}
