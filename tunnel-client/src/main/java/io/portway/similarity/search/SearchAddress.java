package io.portway.similarity.search;

import io.portway.mapping.FullWidth;
import io.portway.mapping.HostPort;
import io.portway.message.Text;
import io.portway.similarity.hop.Failure;
import io.portway.similarity.hop.Hop;
import io.portway.similarity.hop.HopException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.OptionalInt;

/**
 * Where a search server is: scheme, host, port and perhaps a path before its own. Written as people
 * do: {@code http://host:9200}, {@code host:9200}, {@code [::1]:9200}, {@code https://host/es}.
 *
 * @param uri where to dial
 * @param name what the server is called, wherever it is dialled
 */
public record SearchAddress(URI uri, String name) {
  private static final int DEFAULT_PORT = 9200;

  public static SearchAddress parse(String text) {
    String trimmed = text.strip();
    boolean hasScheme = trimmed.contains("://");
    URI uri = uri(hasScheme ? trimmed : "http://" + trimmed, text);
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw wrong(text, "search.address.syntax");
    }
    if (uri.getUserInfo() != null) {
      // Neither the message nor anything else may repeat it.
      throw wrong("***@" + uri.getHost(), "search.address.credentials");
    }
    if (uri.getHost().equals("0.0.0.0") || uri.getHost().equals("[::]")) {
      throw wrong(text, "search.address.wildcard");
    }
    int port = uri.getPort() >= 0 || hasScheme ? uri.getPort() : DEFAULT_PORT;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    URI plain = URI.create(scheme + "://" + uri.getHost() + (port < 0 ? "" : ":" + port) + path);
    return new SearchAddress(plain, withoutBrackets(plain.getHost()));
  }

  private static URI uri(String candidate, String original) {
    try {
      return new URI(candidate);
    } catch (URISyntaxException e) {
      throw wrong(original, "search.address.syntax");
    }
  }

  /** The same server seen from here, at another host and port; its path stays. */
  public SearchAddress at(HostPort place) {
    return new SearchAddress(URI.create(uri.getScheme() + "://" + place + uri.getRawPath()), name);
  }

  /** The port that is dialled, whether written or not. */
  public int port() {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equals("https") ? 443 : 80;
  }

  boolean isSecure() {
    return uri.getScheme().equals("https");
  }

  /** The host without brackets. */
  public String host() {
    return withoutBrackets(uri.getHost());
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  URI resolve(String path) {
    return URI.create(uri + path);
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private static HopException wrong(String typed, String key) {
    String text = typed.replaceFirst("[^/@]*:[^/@]*@", "***@"); // a password is not repeated
    OptionalInt wide = FullWidth.firstIn(text);
    Text sentence =
        wide.isEmpty()
            ? Text.of(key, text)
            : Text.of(
                "search.address.full-width",
                text,
                FullWidth.meant(text.charAt(wide.getAsInt())).map(String::valueOf).orElse(""));
    return new HopException(
        Hop.COMMAND_LINE, Failure.USAGE, sentence, Text.of("search.address.remedy"));
  }
}
