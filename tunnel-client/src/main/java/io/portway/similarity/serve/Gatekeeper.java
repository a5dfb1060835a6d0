package io.portway.similarity.serve;

import io.portway.mapping.HostPort;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask. A page of another site that a browser shows must reach nothing here: neither by a
 * name of its own that it points at this machine (DNS rebinding), nor by a form.
 *
 * @param host what the endpoint listens on
 * @param origins of other front ends that may ask from a browser
 * @param token empty where everybody on this machine may ask
 */
record Gatekeeper(String host, List<String> origins, Optional<Token> token) {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  void requireKnownHost(Call call) {
    String named = call.header("Host").orElse("");
    if (!isOurs(named)) {
      throw HttpProblem.of(421, "HOST", "http.host", named);
    }
  }

  /** A rebound name is a name: an address can't be pointed elsewhere. */
  private boolean isOurs(String named) {
    String name = named.replaceFirst(":\\d{1,5}$", "");
    return name.equalsIgnoreCase("localhost")
        || name.equalsIgnoreCase(host)
        || name.matches("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");
  }

  /** Answers what a browser must know before it lets another front end's page ask. */
  void requireKnownOrigin(Call call) {
    Optional<String> origin = call.header("Origin");
    if (origin.isPresent() && origins.contains(origin.get())) {
      call.set("Access-Control-Allow-Origin", origin.get());
      call.set("Access-Control-Allow-Methods", "GET, POST, DELETE");
      call.set(
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Last-Event-ID, Accept-Language");
      call.set("Access-Control-Expose-Headers", "Location, Retry-After, Content-Disposition");
      call.set("Vary", "Origin");
      return;
    }
    boolean fromElsewhere =
        origin.isPresent()
            ? !isSame(origin.get(), call)
            : call.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent()
                && !HARMLESS.contains(call.method());
    if (fromElsewhere) {
      throw HttpProblem.of(403, "ORIGIN", "http.origin", origin.orElse("-"));
    }
  }

  private static boolean isSame(String origin, Call call) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equals(call.header("Host").orElse(""));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  void requireToken(Call call) {
    if (token.isPresent() && !token.get().admits(call.header("Authorization").orElse(""))) {
      throw HttpProblem.of(401, "TOKEN", "http.token").with("WWW-Authenticate", "Bearer");
    }
  }

  /** Whether other machines can't reach it. */
  static boolean isLoopback(HostPort address) {
    return address.host().equals("localhost")
        || address.host().equals("::1")
        || address.host().matches("127(\\.\\d{1,3}){3}");
  }
}
