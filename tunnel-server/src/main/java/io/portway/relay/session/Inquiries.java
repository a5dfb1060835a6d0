package io.portway.relay.session;

import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;

/** Answers those who ask without a session. Called on any loop; must not block. */
public interface Inquiries {
  /**
   * @param certificate what who asks has shown; of our CA, and otherwise unjudged
   * @param question JSON, unjudged
   * @param address where it comes from
   * @return JSON; ends with IllegalArgumentException where the question is none
   */
  CompletableFuture<byte[]> answer(X509Certificate certificate, byte[] question, String address);
}
