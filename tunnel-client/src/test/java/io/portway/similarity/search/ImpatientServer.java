package io.portway.similarity.search;

import io.portway.similarity.hop.Deadline;
import java.time.Duration;

/** Connects to the index of a scripted server, and repeats a request without letting time pass. */
public final class ImpatientServer {
  private static final Retry AT_ONCE =
      new Retry(3, Duration.ofMillis(1), Duration.ofMillis(1), wait -> {});

  private ImpatientServer() {}

  public static SearchServer connect(String url, Deadline deadline) throws InterruptedException {
    return SearchServer.connect(
        SearchAddress.parse(url),
        Credentials.NONE,
        ServerTls.USUAL,
        "texts",
        "summary",
        deadline,
        AT_ONCE);
  }
}
