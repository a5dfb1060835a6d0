package io.portway.inquiry;

import io.portway.identity.IdentityKind;
import io.portway.mapping.AgentName;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The answer.
 *
 * @param software name and version of the relay
 * @param time the relay's clock
 * @param standing how the relay knows the certificate that was shown
 * @param name null where it doesn't
 * @param kind null where it doesn't
 * @param seenAs the address that the question came from
 * @param session the live session of that name, or null
 * @param mappings of an agent its own; of a visitor those that it is admitted to; at most {@link
 *     #MOST}
 */
public record InquiryAnswer(
    String software,
    Instant time,
    Standing standing,
    AgentName name,
    IdentityKind kind,
    String seenAs,
    Live session,
    List<MappingStanding> mappings) {
  /** More than that do not fit into a frame. */
  public static final int MOST = 24;

  public InquiryAnswer {
    mappings = mappings == null ? List.of() : List.copyOf(mappings);
  }

  /** The same with half of the mappings. */
  public InquiryAnswer shorter() {
    return new InquiryAnswer(
        software,
        time,
        standing,
        name,
        kind,
        seenAs,
        session,
        mappings.subList(0, mappings.size() / 2));
  }

  /** How a certificate is known. */
  public enum Standing {
    ACTIVE,
    REVOKED,
    UNKNOWN;

    /** As JSON has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A session as the relay sees it.
   *
   * @param address where its links come from
   */
  public record Live(Instant since, String address) {}
}
