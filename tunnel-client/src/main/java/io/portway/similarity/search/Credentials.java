package io.portway.similarity.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What the server is told about who asks. Never printed. */
public final class Credentials {
  /** Nobody. */
  public static final Credentials NONE = new Credentials(null, "");

  private final String header;
  private final String who;

  private Credentials(String header, String who) {
    this.header = header;
    this.who = who;
  }

  /**
   * HTTP Basic, RFC 7617, UTF-8. Sent with every request, to this server only.
   *
   * @param user a user of the server
   * @param password that user's
   * @return the credentials
   */
  public static Credentials basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair), user);
  }

  /**
   * Elasticsearch's and OpenSearch's API key.
   *
   * @param encoded base64 of {@code id:key}, as it was printed
   * @return the credentials
   */
  public static Credentials apiKey(String encoded) {
    return new Credentials("ApiKey " + encoded, encoded);
  }

  /**
   * Tells users apart.
   *
   * @return the user; of an API key, which names nobody, the key itself: never print it
   */
  public String who() {
    return who;
  }

  Optional<String> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public String toString() {
    return header == null ? "none" : header.substring(0, header.indexOf(' ')) + " ***";
  }
}
