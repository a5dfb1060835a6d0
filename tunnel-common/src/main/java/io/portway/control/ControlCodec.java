package io.portway.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;

/** JSON of control messages. Thread-safe. */
public final class ControlCodec {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private ControlCodec() {}

  public static byte[] encode(ControlMessage message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JacksonException e) {
      throw new IllegalStateException("can't write " + message.getClass().getSimpleName(), e);
    }
  }

  /**
   * Reads a message; empty where its type is one of a newer peer.
   *
   * @throws ControlException where it is not a message at all
   */
  public static Optional<ControlMessage> decode(byte[] json) {
    try {
      ControlMessage message = MAPPER.readValue(json, ControlMessage.class);
      if (message == null) {
        throw new ControlException("control message is null");
      }
      return Optional.of(message);
    } catch (InvalidTypeIdException e) {
      if (e.getTypeId() == null) {
        throw new ControlException("control message without a type");
      }
      return Optional.empty();
    } catch (JacksonException e) {
      throw new ControlException("control message is not as expected: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }
}
