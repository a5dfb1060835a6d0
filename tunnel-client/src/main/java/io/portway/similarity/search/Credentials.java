package io.portway.similarity.search;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What the server is told about who asks. Never printed. */
public final class Credentials {
  public static final Credentials NONE = new Credentials(null);

  private final String header;

  private Credentials(String header) {
    this.header = header;
  }

  /** HTTP Basic, RFC 7617, UTF-8. Sent with every request, to this server only. */
  public static Credentials basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Credentials("Basic " + Base64.getEncoder().encodeToString(pair));
  }

  /** Elasticsearch's and OpenSearch's API key: base64 of {@code id:key}, as it was printed. */
  public static Credentials apiKey(String encoded) {
    return new Credentials("ApiKey " + encoded);
  }

  Optional<String> header() {
    return Optional.ofNullable(header);
  }

  @Override
  public String toString() {
    return header == null ? "none" : header.substring(0, header.indexOf(' ')) + " ***";
  }
}
