package io.portway.similarity.serve;

import io.portway.message.Text;
import java.util.Map;

/** A request that is answered with an error; its sentence is put into the asker's language. */
final class HttpProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient Text sentence;
  private final transient Text remedy;
  private final transient Map<String, String> headers;

  private HttpProblem(
      int status, String code, Text sentence, Text remedy, Map<String, String> headers) {
    super(status + " " + code, null, false, false);
    this.status = status;
    this.code = code;
    this.sentence = sentence;
    this.remedy = remedy;
    this.headers = Map.copyOf(headers);
  }

  /** The sentence is that of {@code key}, the remedy that of {@code key.remedy}. */
  static HttpProblem of(int status, String code, String key, Object... arguments) {
    return new HttpProblem(
        status, code, Text.of(key, arguments), Text.of(key + ".remedy", arguments), Map.of());
  }

  HttpProblem with(String header, String value) {
    return new HttpProblem(status, code, sentence, remedy, Map.of(header, value));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Text sentence() {
    return sentence;
  }

  Text remedy() {
    return remedy;
  }

  Map<String, String> headers() {
    return headers;
  }
}
