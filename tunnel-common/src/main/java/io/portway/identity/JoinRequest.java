package io.portway.identity;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What somebody who joins sends: {@code {"type":"join","secret","csr","software"}}. Unknown keys
 * are ignored, so that a newer client can say more.
 *
 * @param csr the certificate request in PEM
 * @param software for example {@code portway/0.1.0}
 */
public record JoinRequest(JoinSecret secret, String csr, String software) {
  private static final int MAX_SOFTWARE = 64;

  public JoinRequest {
    software = printable(software);
  }

  public byte[] toJson() {
    return JoinJson.write(
        JoinJson.object("join")
            .put("secret", secret.reveal())
            .put("csr", csr)
            .put("software", software));
  }

  /**
   * @throws IllegalArgumentException with a sentence that never repeats what was sent
   */
  public static JoinRequest parse(byte[] json) {
    JsonNode node = JoinJson.read(json);
    JoinJson.requireType(node, "join");
    return new JoinRequest(
        JoinSecret.parse(JoinJson.text(node, "secret")),
        JoinJson.text(node, "csr"),
        JoinJson.optionalText(node, "software"));
  }

  /** It ends up in logs and tables: neither length nor characters are the peer's to choose. */
  private static String printable(String text) {
    String clean = text.replaceAll("[^\\x21-\\x7e]", "?");
    return clean.length() <= MAX_SOFTWARE ? clean : clean.substring(0, MAX_SOFTWARE);
  }

  @Override
  public String toString() {
    return "join request of " + software;
  }
}
