package io.portway.wire;

import java.util.List;

/**
 * The relay's answer to HELLO. The lower of each limit in the two frames holds.
 *
 * @param minor the minor version that both sides now speak
 * @param features what the relay has of the optional features
 * @param software name and version of the relay
 * @param outcome {@code new} or {@code resumed}
 * @param session the session's id, 32 hex digits
 * @param trunk the trunk's index, as in HELLO
 * @param trunks how many trunks the relay wants the session to have
 * @param epoch as in HELLO
 * @param received bytes of numbered frames that the relay has received on this trunk; 0 where new
 * @param maxPayload as in HELLO
 * @param initialCredit as in HELLO
 * @param maxStreams as in HELLO
 * @param silenceMillis as in HELLO
 * @param name the identity as the relay knows it
 * @param seenAs the address that the relay saw the link come from
 */
public record Welcome(
    int minor,
    List<String> features,
    String software,
    String outcome,
    String session,
    int trunk,
    int trunks,
    long epoch,
    long received,
    int maxPayload,
    int initialCredit,
    int maxStreams,
    int silenceMillis,
    String name,
    String seenAs) {
  public static final String NEW = "new";
  public static final String RESUMED = "resumed";

  /** Whether the trunk goes on where its last link broke. */
  public boolean goesOn() {
    return RESUMED.equals(outcome);
  }

  public Welcome {
    features = features == null ? List.of() : List.copyOf(features);
    Limits.checkText("WELCOME software", software);
    if (!NEW.equals(outcome) && !RESUMED.equals(outcome)) {
      throw new WireException("WELCOME outcome is neither new nor resumed");
    }
    if (session == null || !Limits.isId(session)) {
      throw new WireException("WELCOME session is not 32 hex digits");
    }
    if (epoch < 0 || received < 0) {
      throw new WireException("WELCOME epoch or received is negative");
    }
    Limits.checkText("WELCOME name", name);
    Limits.checkText("WELCOME seenAs", seenAs);
    if (trunks < 1 || trunks > 64) {
      throw new WireException("WELCOME trunks: " + trunks + " (expected: 1 to 64)");
    }
    Limits.check("WELCOME", maxPayload, initialCredit, maxStreams, silenceMillis);
  }

  /** Says nothing of the session: it is a secret that proves the right to resume. */
  @Override
  public String toString() {
    return "Welcome[software=" + software + ", outcome=" + outcome + ", trunk=" + trunk + "]";
  }
}
