package io.portway.refusal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** A whole HTTP/1.1 response, head and JSON body, that ends its connection. Pure. */
final class HttpRefusal {
  /** An agent that comes back does so within seconds. */
  private static final int RETRY_AFTER_SECONDS = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpRefusal() {}

  static ByteBuf encode(ByteBufAllocator allocator, Refusal refusal) {
    byte[] body = body(refusal);
    Refusal.Reason reason = refusal.reason();
    String head =
        "HTTP/1.1 "
            + reason.status()
            + " "
            + reason.phrase()
            + "\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "
            + body.length
            + "\r\n"
            + (reason.isPassing() ? "Retry-After: " + RETRY_AFTER_SECONDS + "\r\n" : "")
            + "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    return allocator.buffer(headBytes.length + body.length).writeBytes(headBytes).writeBytes(body);
  }

  private static byte[] body(Refusal refusal) {
    ObjectNode object = JSON.createObjectNode();
    object.put("error", refusal.reason().code());
    object.put("mapping", refusal.mapping().mapping().value());
    object.put("agent", refusal.mapping().agent().value());
    object.put("message", refusal.message());
    try {
      return JSON.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an object of strings is always JSON", e);
    }
  }
}
